// What an operation takes and gives: its request body and its answers.
#include "openapi/body.h"

#include <algorithm>
#include <cctype>

#include "openapi/pointer.h"

namespace openapi {
namespace {

constexpr std::string_view kJson = "application/json";

/// type/subtype of RFC 9110 §8.3.1 in lower case, without parameters and ranges; "" otherwise.
std::string media_type(std::string_view text) {
  std::string out;
  int slashes = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '/') ++slashes;
    if (!std::isalnum(byte) && std::string_view("!#$&-^_.+/").find(c) == std::string_view::npos) return "";
    out.push_back(static_cast<char>(std::tolower(byte)));
  }
  return slashes == 1 && out.front() != '/' && out.back() != '/' ? out : "";
}

struct Content {
  std::string type;
  Located schema;  // null node: none
};

/// The media types of a `content` object; their schemas are not compiled yet.
std::vector<Content> read_content(Reader& reader, const Located& place) {
  std::vector<Content> out;
  if (!place.node->is_object() || place.node->empty())
    return reader.problem(place.pointer, "must be an object with a media type"), out;
  for (const auto& [name, value] : place.node->items()) {
    const Located entry{&value, child_pointer(place.pointer, name)};
    const std::string type = media_type(name);
    if (type.empty())
      reader.problem(entry.pointer,
                     "is not a media type such as application/json, without parameters and ranges");
    else if (!value.is_object())
      reader.problem(entry.pointer, "must be an object");
    else {
      reader.only(entry, {"schema", "example", "examples"});
      out.push_back({type, reader.member(entry, "schema")});
    }
  }
  return out;
}

bool is_status(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text == "default") return true;
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return false;
  return text.substr(1) == "XX" || (digit(text[1]) && digit(text[2]));
}

void read_headers(Reader& reader, const Located& headers) {
  if (!headers.node) return;
  if (!headers.node->is_object()) return reader.problem(headers.pointer, "must be an object");
  for (const auto& [name, value] : headers.node->items()) {
    const auto header = reader.object({&value, child_pointer(headers.pointer, name)});
    if (!header) continue;
    reader.only(*header, {"description", "required", "deprecated", "schema", "example", "examples"});
    if (const Located schema = reader.member(*header, "schema"); schema.node) (void)reader.schema(schema);
  }
}

ResponseDoc read_response(Reader& reader, const std::string& status, const Located& response) {
  reader.only(response, {"description", "headers", "content", "links"});
  ResponseDoc out{status, reader.text(response, "description", true), nullptr};
  read_headers(reader, reader.member(response, "headers"));
  const Located content = reader.member(response, "content");
  if (!content.node) return out;
  for (const Content& entry : read_content(reader, content)) {
    out.types.push_back(entry.type);
    if (!entry.schema.node) continue;
    const auto compiled = reader.schema(entry.schema);
    if (entry.type == kJson) out.json_schema = compiled;
    if (compiled && (out.schema.is_null() || entry.type == kJson))
      out.schema = nlohmann::json(compiled->source());
  }
  return out;
}

}  // namespace

void read_request_body(Reader& reader, const Located& place, Operation& operation) {
  if (!place.node) return;
  const auto body = reader.object(place);
  if (!body) return;
  if (operation.method == "GET" || operation.method == "DELETE")
    return reader.problem(place.pointer,
                          "is not allowed: a " + operation.method + " has no body, use parameters");
  reader.only(*body, {"description", "content", "required"});
  operation.body_required = reader.flag(*body, "required", false);
  const Located content = reader.member(*body, "content");
  if (!content.node) return reader.problem(body->pointer, "needs the member content");
  for (const Content& entry : read_content(reader, content)) {
    operation.body_types.push_back(entry.type);
    if (!entry.schema.node) continue;
    auto compiled = reader.schema(entry.schema);
    if (entry.type == kJson)
      operation.body_schema = std::move(compiled);
    else if (operation.policy.served_by == Served::proxy)
      reader.problem(entry.schema.pointer,
                     "is not enforced: only application/json is validated, leave the schema out");
  }
}

void read_responses(Reader& reader, const Located& place, Operation& operation) {
  if (!place.node->is_object() || place.node->empty())
    return reader.problem(place.pointer, "must be an object with an answer, such as \"200\"");
  for (const auto& [status, value] : place.node->items()) {
    const Located entry{&value, child_pointer(place.pointer, status)};
    if (!is_status(status)) {
      reader.problem(entry.pointer, "is not a status: write \"200\", \"2XX\" or default");
      continue;
    }
    if (const auto response = reader.object(entry))
      operation.responses.push_back(read_response(reader, status, *response));
  }
}

}  // namespace openapi
