// Reading the types of authorization details.
#include "openapi/details_type_reader.h"

#include <algorithm>

#include "openapi/pointer.h"
#include "openapi/schema_cover.h"

namespace openapi {
namespace {

bool is_type_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; });
}

/// Follows `place` to an object; nullopt, with its problem, for anything else. Absent is no problem.
std::optional<Located> object_or_nothing(Reader& reader, const Located& place) {
  if (!place.node) return std::nullopt;
  return reader.object(place);
}

/// A pointer to a property below `schema`; "" if the member is absent or, with a problem, names none.
std::string read_pointer(Reader& reader, const Located& object, std::string_view name, const Located& schema,
                         std::initializer_list<std::string_view> below = {}) {
  const std::string pointer = reader.text(object, name, false);
  if (pointer.empty()) return "";
  bool described = property_at(reader, schema, pointer).has_value();
  for (const std::string_view child : below)
    described = described && property_at(reader, schema, child_pointer(pointer, child));
  if (described) return pointer;
  reader.problem(reader.member(object, name).pointer,
                 below.size() == 0 ? "must point at a property of the schema, such as /creditor/name"
                                   : "must point at a property of the schema that has currency and value");
  return "";
}

void check_details_schema(Reader& reader, const Located& place, const std::string& name) {
  const auto schema = reader.object(place);
  if (!schema) return;
  const Located closed = reader.member(*schema, "additionalProperties");
  if (!closed.node || *closed.node != false || schema->node->contains("patternProperties"))
    reader.problem(schema->pointer,
                   "needs additionalProperties: false: what is not described would be consented to");
  const auto type = property_at(reader, place, "/type");
  const Located constant = type ? reader.member(*type, "const") : Located{};
  const Located required = reader.member(*schema, "required");
  const bool needs_type = required.node && required.node->is_array() &&
                          std::ranges::find(*required.node, "type") != required.node->end();
  if (!constant.node || *constant.node != name || !needs_type)
    reader.problem(schema->pointer, "needs the required property type with const: " + name);
}

DetailsType::Consent read_consent_members(Reader& reader, const Located& place, const Located& schema) {
  DetailsType::Consent out;
  const auto members = object_or_nothing(reader, place);
  if (!members) return out;
  reader.only(*members, {"amount", "payee", "account", "reference", "statement"});
  out.amount = read_pointer(reader, *members, "amount", schema, {"currency", "value"});
  out.payee = read_pointer(reader, *members, "payee", schema);
  out.account = read_pointer(reader, *members, "account", schema);
  out.reference = read_pointer(reader, *members, "reference", schema);
  out.statement = read_pointer(reader, *members, "statement", schema);
  return out;
}

std::optional<DetailsType> read_details_type(Reader& reader, const std::string& name, const Located& place) {
  if (!is_type_name(name))
    reader.problem(place.pointer, "must have a name of 1 to 100 printable characters without blanks");
  const auto object = reader.object(place);
  if (!object) return std::nullopt;
  reader.only(*object, {"title", "schema", "once", "narrowing", "consent"});
  DetailsType out;
  out.name = name;
  out.title = reader.text(*object, "title", true);
  out.once = reader.flag(*object, "once", false);
  const Located narrowing = reader.member(*object, "narrowing");
  out.narrows = narrowing.node && *narrowing.node == "subset";
  if (narrowing.node && !out.narrows && *narrowing.node != "equal")
    reader.problem(narrowing.pointer, "must be equal or subset");
  if (out.narrows && out.once)
    reader.problem(narrowing.pointer, "cannot be subset with once: a narrower element would be a second one");
  const Located schema = reader.member(*object, "schema");
  if (!schema.node) return reader.problem(object->pointer, "needs the member schema"), std::nullopt;
  check_details_schema(reader, schema, name);
  out.consent = read_consent_members(reader, reader.member(*object, "consent"), schema);
  auto compiled = reader.schema(schema);
  if (!compiled) return std::nullopt;
  out.schema = *std::move(compiled);
  return out;
}

}  // namespace

std::vector<DetailsType> read_details_types(Reader& reader, const Located& document) {
  std::vector<DetailsType> out;
  const Located place = reader.member(reader.member(document, "x-tollgate"), "authorization_details");
  if (!place.node) return out;
  if (!place.node->is_object()) return reader.problem(place.pointer, "must be an object"), out;
  for (const auto& [name, value] : place.node->items())
    if (auto type = read_details_type(reader, name, {&value, child_pointer(place.pointer, name)}))
      out.push_back(*std::move(type));
  return out;
}

}  // namespace openapi
