// Reading what of a body must have been consented to.
#include "openapi/consent_binding_reader.h"

#include <algorithm>

#include "openapi/pointer.h"
#include "openapi/schema_cover.h"

namespace openapi {
namespace {

/// The schema of the JSON body as the document has it.
Located body_schema(Reader& reader, const Located& operation) {
  const Located place = reader.member(operation, "requestBody");
  const auto body = place.node ? reader.object(place) : std::nullopt;
  if (!body) return {};
  return reader.member(reader.member(reader.member(*body, "content"), "application/json"), "schema");
}

Located type_schema(Reader& reader, const std::string& type) {
  const Located policy = reader.member({&reader.root(), ""}, "x-tollgate");
  const auto object = reader.object(reader.member(reader.member(policy, "authorization_details"), type));
  return object ? reader.member(*object, "schema") : Located{};
}

/// A schema and the pointers into it that consent binds.
struct Side {
  Located schema;
  std::vector<std::string> pointers;
};

/// Adds one pointer of a binding to its side; false, with a problem, if the schema has no such property.
bool add_pointer(Reader& reader, Side& side, const std::string& pointer, const std::string& place,
                 std::string_view what) {
  if (!property_at(reader, side.schema, pointer)) {
    reader.problem(
        place, "\"" + pointer + "\" must point at a property of " + std::string(what) + ", such as /amount");
    return false;
  }
  side.pointers.push_back(pointer);
  return true;
}

void read_match(Reader& reader, const Located& place, Side& body, Side& details, ConsentBinding& out) {
  if (!place.node || !place.node->is_object() || place.node->empty())
    return reader.problem(place.pointer,
                          "must be an object: pointer into the body: pointer into the details");
  for (const auto& [from, to] : place.node->items()) {
    const std::string pointer = child_pointer(place.pointer, from);
    if (!to.is_string()) {
      reader.problem(pointer, "must be a text: a pointer into the details");
      continue;
    }
    const std::string target = to.get<std::string>();
    if (!add_pointer(reader, body, from, pointer, "the body")) continue;
    if (!add_pointer(reader, details, target, pointer, "the type")) continue;
    using Pointer = nlohmann::json::json_pointer;
    out.match.push_back({Pointer(from), Pointer(target)});
  }
}

void read_free(Reader& reader, const Located& place, Side& body) {
  if (!place.node) return;
  if (!place.node->is_array())
    return reader.problem(place.pointer, "must be a list of pointers into the body");
  for (std::size_t i = 0; i < place.node->size(); ++i) {
    const auto& pointer = (*place.node)[i];
    const std::string at = child_pointer(place.pointer, std::to_string(i));
    if (pointer.is_string())
      (void)add_pointer(reader, body, pointer.get<std::string>(), at, "the body");
    else
      reader.problem(at, "must be a text: a pointer into the body");
  }
}

/// Who makes the call, and that a repeated request can be told from a second one.
void check_operation(Reader& reader, const std::string& pointer, const Operation& operation, bool once) {
  const bool bindable = operation.policy.served_by == Served::proxy && operation.authenticated &&
                        operation.body_required && operation.body_schema && operation.body_types.size() == 1;
  if (!bindable)
    reader.problem(pointer,
                   "needs a proxied operation with a scope and a required body, application/json only");
  if (once && !operation.policy.moves_money)
    reader.problem(pointer, "is for one use: the operation needs moves_money: true and an Idempotency-Key");
}

}  // namespace

std::optional<ConsentBinding> read_consent_binding(Reader& reader, const Located& place,
                                                   const std::vector<DetailsType>& types,
                                                   const Operation& operation) {
  const Located consent = reader.member(reader.member(place, "x-tollgate"), "consent");
  if (!consent.node) return std::nullopt;
  const auto object = reader.object(consent);
  if (!object) return std::nullopt;
  reader.only(*object, {"type", "match", "free", "required"});
  ConsentBinding out;
  out.type = reader.text(*object, "type", true);
  out.required = reader.flag(*object, "required", false);
  const auto type = std::ranges::find(types, out.type, &DetailsType::name);
  if (type == types.end()) {
    reader.problem(object->pointer, "needs a type of the document's x-tollgate: {authorization_details: …}");
    return std::nullopt;
  }
  out.once = type->once;
  check_operation(reader, object->pointer, operation, out.once);
  Side body{body_schema(reader, place), {}}, details{type_schema(reader, out.type), {"/type"}};
  if (!body.schema.node) return std::nullopt;
  read_match(reader, reader.member(*object, "match"), body, details, out);
  read_free(reader, reader.member(*object, "free"), body);
  if (out.match.empty()) return std::nullopt;
  check_cover(reader, body.schema, body.pointers,
              "can be sent without consent: add it to match, or to free if the customer need not know it");
  check_cover(reader, details.schema, details.pointers,
              "is consented to, but " + operation.id + " does not match it with its body");
  return out;
}

}  // namespace openapi
