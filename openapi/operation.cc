// One path of a document and its operations.
#include "openapi/operation.h"

#include <algorithm>

#include "openapi/body.h"
#include "openapi/cache_reader.h"
#include "openapi/consent_binding_reader.h"
#include "openapi/idempotency_reader.h"
#include "openapi/parameters.h"
#include "openapi/path_template.h"
#include "openapi/pointer.h"
#include "openapi/policy.h"
#include "openapi/websocket_reader.h"

namespace openapi {
namespace {

struct Method {
  std::string_view member, name;
};
constexpr Method kMethods[] = {
    {"get", "GET"}, {"put", "PUT"}, {"post", "POST"}, {"patch", "PATCH"}, {"delete", "DELETE"}};

template <class T>
Rule<T> rule(std::optional<T> read) {
  return read ? std::make_shared<const T>(*std::move(read)) : nullptr;
}

bool is_operation_id(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= 100 && letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) {
           return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
         });
}

/// Without an `idempotency` of its own the backend alone keeps the keys, under their usual name.
void check_key(Reader& reader, const Operation& operation, const std::string& pointer) {
  const std::string name = operation.idempotency ? operation.idempotency->header : "Idempotency-Key";
  const Parameter* const key = header_parameter(operation.parameters, name);
  if (!key || !key->required)
    reader.problem(pointer, "moves money and needs the header parameter " + name + ", required: true");
}

/// RFC 9700 §2.6: the authorization endpoint is never called by a page; as little is the end of a session.
bool is_for_browsers(const Operation& operation) {
  constexpr std::string_view kIds[] = {"authorizeGet", "authorizePost", "endSessionGet", "endSessionPost"};
  return operation.policy.served_by == Served::oauth &&
         std::ranges::find(kIds, operation.id) != std::end(kIds);
}

/// What is passed on while it arrives cannot be judged before.
void check_streaming(Reader& reader, const Operation& operation, const std::string& pointer) {
  if (operation.policy.served_by != Served::proxy || operation.body_types.empty())
    reader.problem(pointer, "streams its body: it must be proxied and have a requestBody");
  if (operation.body_schema)
    reader.problem(pointer,
                   "streams its body, which is never seen as a whole: its schema could not be checked");
  const Policy& policy = operation.policy;
  if (policy.moves_money || operation.idempotency || operation.consent || policy.signature_required)
    reader.problem(pointer,
                   "streams its body: it cannot move money, keep idempotency keys, bind a consent "
                   "or need a signature");
}

/// The policy has to make sense for what is served.
void check_policy(Reader& reader, const Operation& operation, const Security& security,
                  const std::string& pointer) {
  const Policy& policy = operation.policy;
  if (policy.served_by == Served::proxy) {
    if (policy.upstream.empty()) reader.problem(pointer, "is proxied and needs x-tollgate: {upstream: NAME}");
    if (!security.stated)
      reader.problem(pointer, "is proxied and needs security; write security: [] if anyone may call it");
  } else if (policy.served_by == Served::gateway) {
    if (!operation.authenticated || operation.method != "GET")
      reader.problem(pointer, "is answered by the gateway: it must be a GET with security");
  } else if (!policy.upstream.empty()) {
    reader.problem(pointer, "is answered by this program: remove the upstream, or served_by");
  }
  if (policy.streaming) check_streaming(reader, operation, pointer);
  if (policy.cors && (policy.served_by == Served::portal || is_for_browsers(operation)))
    reader.problem(pointer, "is where a browser goes: no page of another origin may call it (cors: none)");
  if ((policy.signature_required || policy.sign_answers) &&
      ((policy.served_by != Served::proxy && policy.served_by != Served::gateway) ||
       !operation.authenticated))
    reader.problem(pointer, "has signed messages: it must be proxied, and needs security with a scope");
  if (!policy.moves_money) return;
  if (policy.served_by != Served::proxy || operation.method == "GET")
    reader.problem(pointer, "cannot move money: only a proxied POST, PUT, PATCH or DELETE does");
  if (!operation.authenticated) reader.problem(pointer, "moves money and needs security with a scope");
  check_key(reader, operation, pointer);
}

void read_tag(Reader& reader, const Located& place, std::string& out) {
  const Located tags = reader.member(place, "tags");
  if (!tags.node) return;
  const bool texts = tags.node->is_array() &&
                     std::ranges::all_of(*tags.node, [](const auto& tag) { return tag.is_string(); });
  if (!texts) return reader.problem(tags.pointer, "must be a list of texts");
  if (!tags.node->empty()) out = tags.node->front().get<std::string>();
}

Operation read_operation(Reader& reader, const Method& method, const std::string& path, const Located& item,
                         const Located& place, const Inherited& inherited, const Policy& policy) {
  reader.only(place, {"tags", "summary", "description", "externalDocs", "operationId", "parameters",
                      "requestBody", "responses", "deprecated", "security", "x-tollgate"});
  Operation out;
  out.id = reader.text(place, "operationId", true);
  if (!out.id.empty() && !is_operation_id(out.id))
    reader.problem(place.pointer + "/operationId",
                   "must begin with a letter and have letters, digits, _, - and . only");
  out.method = method.name;
  out.path = inherited.base_path + path;
  out.summary = reader.text(place, "summary", false);
  out.description = reader.text(place, "description", false);
  read_tag(reader, place, out.tag);
  out.policy = read_policy(reader, place, PolicyLevel::operation, policy);
  Security security = read_security(reader, place, inherited.scopes);
  if (!security.stated) security = inherited.security;
  out.authenticated = security.authenticated;
  out.scopes = security.scopes;
  out.parameters = read_parameters(reader, reader.member(item, "parameters"),
                                   reader.member(place, "parameters"), path, place.pointer);
  read_request_body(reader, reader.member(place, "requestBody"), out);
  if (const Located responses = reader.member(place, "responses"); responses.node)
    read_responses(reader, responses, out);
  else
    reader.problem(place.pointer, "needs the member responses");
  out.idempotency = rule(read_idempotency(reader, place, out));
  out.consent = rule(read_consent_binding(reader, place, inherited.details_types, out));
  out.websocket = rule(read_websocket(reader, place, out));
  out.cache = rule(read_cache(reader, place, out));
  check_policy(reader, out, security, place.pointer);
  return out;
}

}  // namespace

void read_path(Reader& reader, const std::string& path, const Located& item, const Inherited& inherited,
               std::vector<Operation>& out) {
  if (!item.node->is_object()) return reader.problem(item.pointer, "must be an object");
  std::string why;
  if (!split_template(path, why)) return reader.problem(item.pointer, why);
  reader.only(
      item, {"summary", "description", "parameters", "x-tollgate", "get", "put", "post", "patch", "delete"});
  const Policy policy = read_policy(reader, item, PolicyLevel::path, inherited.policy);
  for (const Method& method : kMethods) {
    const Located place = reader.member(item, method.member);
    if (!place.node) continue;
    if (place.node->is_object())
      out.push_back(read_operation(reader, method, path, item, place, inherited, policy));
    else
      reader.problem(place.pointer, "must be an object");
  }
}

}  // namespace openapi
