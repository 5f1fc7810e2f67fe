// Puts what a schema demands into short English phrases.
#include "portal/schema_words.h"

#include "openapi/document.h"

namespace portal {
namespace {

using Json = nlohmann::ordered_json;

std::string scalar(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void append_range(std::string& out, const Json& schema, const char* least, const char* most,
                  const std::string& unit) {
  const auto low = schema.find(least), high = schema.find(most);
  std::string words;
  if (low != schema.end() && high != schema.end())
    words = *low == *high ? scalar(*low) : scalar(*low) + " to " + scalar(*high);
  else if (low != schema.end())
    words = "at least " + scalar(*low);
  else if (high != schema.end())
    words = "at most " + scalar(*high);
  else
    return;
  out.append(out.empty() ? "" : "; ").append(words).append(unit);
}

std::string joined(const Json& values) {
  std::string out;
  for (const Json& value : values) out.append(out.empty() ? "" : ", ").append(scalar(value));
  return out;
}

}  // namespace

std::string type_in_words(const Json& root, const Json& node) {
  const Json* schema = openapi::resolve(root, node);
  if (schema == nullptr || !schema->is_object()) return "any";
  std::string words;
  const auto append = [&](const std::string& type) {
    words.append(words.empty() ? "" : " or ");
    if (type == "array" && schema->contains("items"))
      words += "array of " + type_in_words(root, (*schema)["items"]);
    else
      words += type;
  };
  if (const auto type = schema->find("type"); type != schema->end() && type->is_array())
    for (const Json& one : *type) append(scalar(one));
  else if (type != schema->end())
    append(scalar(*type));
  else if (schema->contains("properties") || schema->contains("allOf"))
    append("object");
  else if (schema->contains("oneOf") || schema->contains("anyOf"))
    append("one of several");
  else
    append("any");
  if (const auto format = schema->find("format"); format != schema->end())
    words += " (" + scalar(*format) + ")";
  return words;
}

std::string constraints_in_words(const Json& schema) {
  std::string out;
  const auto append = [&](const std::string& words) { out.append(out.empty() ? "" : "; ").append(words); };
  if (const auto values = schema.find("enum"); values != schema.end()) append("one of: " + joined(*values));
  if (const auto value = schema.find("const"); value != schema.end()) append("always " + scalar(*value));
  append_range(out, schema, "minLength", "maxLength", " characters");
  append_range(out, schema, "minimum", "maximum", "");
  append_range(out, schema, "minItems", "maxItems", " items");
  if (const auto pattern = schema.find("pattern"); pattern != schema.end())
    append("matches " + scalar(*pattern));
  if (const auto value = schema.find("default"); value != schema.end()) append("default " + scalar(*value));
  return out;
}

}  // namespace portal
