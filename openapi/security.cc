// What a token needs: declared scopes and security requirements.
#include "openapi/security.h"

#include <algorithm>

#include "openapi/pointer.h"

namespace openapi {
namespace {

/// RFC 6749 §3.3 scope-token.
bool is_scope(std::string_view text) {
  return !text.empty() && text.size() <= 128 &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

void read_flow(Reader& reader, const Located& flow, DeclaredScopes& out) {
  reader.only(flow, {"authorizationUrl", "tokenUrl", "refreshUrl", "scopes"});
  const Located scopes = reader.member(flow, "scopes");
  if (!scopes.node || !scopes.node->is_object())
    return reader.problem(flow.pointer, "needs the member scopes, an object");
  for (const auto& [name, words] : scopes.node->items()) {
    const std::string place = child_pointer(scopes.pointer, name);
    if (!is_scope(name))
      reader.problem(place, "is not a scope: printable ASCII without spaces, quotes and backslashes");
    if (!words.is_string() || words.get_ref<const std::string&>().empty()) {
      reader.problem(place, "needs words that a customer understands: the consent page shows them");
      continue;
    }
    const auto known = std::ranges::find(out, name, &DeclaredScopes::value_type::first);
    if (known == out.end())
      out.emplace_back(name, words.get<std::string>());
    else if (known->second != words.get_ref<const std::string&>())
      reader.problem(place, "has other words than in another flow: write the same");
  }
}

}  // namespace

DeclaredScopes read_scopes(Reader& reader, const Located& document) {
  DeclaredScopes out;
  const Located schemes = reader.member(reader.member(document, "components"), "securitySchemes");
  if (!schemes.node) return out;
  if (!schemes.node->is_object()) return reader.problem(schemes.pointer, "must be an object"), out;
  for (const auto& [name, value] : schemes.node->items()) {
    const auto scheme = reader.object({&value, child_pointer(schemes.pointer, name)});
    if (!scheme) continue;
    reader.only(*scheme, {"type", "description", "flows"});
    if (reader.text(*scheme, "type", true) != "oauth2") {
      reader.problem(scheme->pointer, "must be of type oauth2: no other scheme is enforced");
      continue;
    }
    const Located flows = reader.member(*scheme, "flows");
    if (!flows.node || !flows.node->is_object()) {
      reader.problem(scheme->pointer, "needs the member flows, an object");
      continue;
    }
    reader.only(flows, {"authorizationCode", "clientCredentials"});
    for (const auto& [kind, flow] : flows.node->items())
      if (const auto place = reader.object({&flow, child_pointer(flows.pointer, kind)}))
        read_flow(reader, *place, out);
  }
  return out;
}

Security read_security(Reader& reader, const Located& object, const DeclaredScopes& declared) {
  Security out;
  const Located place = reader.member(object, "security");
  if (!place.node) return out;
  out.stated = true;
  // Whatever is wrong with it, it is never read as "anyone may call this".
  out.authenticated = !(place.node->is_array() && place.node->empty());
  if (!out.authenticated) return out;
  if (!place.node->is_array() || place.node->size() != 1 || !place.node->front().is_object() ||
      place.node->front().size() != 1) {
    reader.problem(place.pointer,
                   "must be [], or one requirement of one scheme: alternatives are not enforced");
    return out;
  }
  const auto requirement = place.node->front().begin();
  const std::string pointer = child_pointer(child_pointer(place.pointer, "0"), requirement.key());
  const Located schemes = reader.member(reader.member({&reader.root(), ""}, "components"), "securitySchemes");
  if (!reader.member(schemes, requirement.key()).node)
    reader.problem(pointer, "unknown security scheme: add it to components/securitySchemes");
  if (!requirement->is_array()) return reader.problem(pointer, "must be a list of scopes"), out;
  for (std::size_t i = 0; i < requirement->size(); ++i) {
    const auto& scope = (*requirement)[i];
    const std::string where = child_pointer(pointer, std::to_string(i));
    if (!scope.is_string()) {
      reader.problem(where, "must be the name of a scope");
      continue;
    }
    const std::string name = scope.get<std::string>();
    if (std::ranges::find(declared, name, &DeclaredScopes::value_type::first) == declared.end())
      reader.problem(where, "unknown scope " + name + ": declare it in the flows of the security scheme");
    if (std::ranges::find(out.scopes, name) == out.scopes.end()) out.scopes.push_back(name);
  }
  return out;
}

}  // namespace openapi
