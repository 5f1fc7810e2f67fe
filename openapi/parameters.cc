// The parameters of an operation.
#include "openapi/parameters.h"

#include <algorithm>
#include <cctype>

#include "openapi/path_template.h"
#include "openapi/pointer.h"

namespace openapi {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool same_name(const Parameter& a, const Parameter& b) {
  if (a.in != b.in) return false;
  return a.in == In::header ? lower(a.name) == lower(b.name) : a.name == b.name;
}

/// RFC 9110 §5.6.2 token: the name of a header field.
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) || (c < 0x7f && std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) !=
                                               std::string_view::npos);
  });
}

std::optional<In> place_of(const std::string& name) {
  if (name == "path") return In::path;
  if (name == "query") return In::query;
  if (name == "header") return In::header;
  return std::nullopt;
}

/// A text can only become what the schema's type says, so there must be one.
void check_type(Reader& reader, const Located& schema) {
  const auto resolved = reader.object(schema);
  if (!resolved) return;
  const Located type = reader.member(*resolved, "type");
  const auto known = [](const nlohmann::ordered_json& name) {
    return name == "string" || name == "integer" || name == "number" || name == "boolean";
  };
  if (!type.node || !known(*type.node))
    reader.problem(resolved->pointer,
                   "needs a type, because a parameter is text: string, integer, number or boolean");
}

std::optional<Parameter> read_parameter(Reader& reader, const Located& place) {
  const auto object = reader.object(place);
  if (!object) return std::nullopt;
  reader.only(*object,
              {"name", "in", "description", "required", "deprecated", "schema", "example", "examples"});
  Parameter out;
  out.name = reader.text(*object, "name", true);
  out.description = reader.text(*object, "description", false);
  out.required = reader.flag(*object, "required", false);
  const auto in = place_of(reader.text(*object, "in", true));
  if (!in) {
    reader.problem(object->pointer + "/in", "must be path, query or header");
    return std::nullopt;
  }
  out.in = *in;
  if (out.in == In::path && !out.required)
    reader.problem(object->pointer, "is in the path and needs required: true");
  if (out.in == In::header) {
    const std::string name = lower(out.name);
    if (!is_token(name)) reader.problem(object->pointer + "/name", "is not the name of a header field");
    if (name == "accept" || name == "content-type" || name == "authorization")
      reader.problem(object->pointer + "/name",
                     "is not a parameter: responses, requestBody and security describe it");
  }
  const Located schema = reader.member(*object, "schema");
  if (!schema.node) {
    reader.problem(object->pointer, "needs the member schema");
    return out;
  }
  check_type(reader, schema);
  if (auto compiled = reader.schema(schema)) out.schema = *std::move(compiled);
  return out;
}

/// A list on one level; a name there twice is a problem.
std::vector<Parameter> read_list(Reader& reader, const Located& list) {
  std::vector<Parameter> out;
  if (!list.node) return out;
  if (!list.node->is_array()) return reader.problem(list.pointer, "must be a list"), out;
  for (std::size_t i = 0; i < list.node->size(); ++i) {
    const std::string pointer = child_pointer(list.pointer, std::to_string(i));
    auto parameter = read_parameter(reader, {&(*list.node)[i], pointer});
    if (!parameter) continue;
    if (std::ranges::any_of(out, [&](const Parameter& other) { return same_name(other, *parameter); }))
      reader.problem(pointer, "parameter " + parameter->name + " is there twice: remove one of them");
    else
      out.push_back(*std::move(parameter));
  }
  return out;
}

}  // namespace

std::vector<Parameter> read_parameters(Reader& reader, const Located& of_path, const Located& of_operation,
                                       std::string_view path_template, const std::string& operation_pointer) {
  std::vector<Parameter> all = read_list(reader, of_path);
  for (Parameter& own : read_list(reader, of_operation)) {
    const auto inherited =
        std::ranges::find_if(all, [&](const Parameter& other) { return same_name(other, own); });
    if (inherited == all.end())
      all.push_back(std::move(own));
    else
      *inherited = std::move(own);
  }
  std::string why;
  const auto segments = split_template(path_template, why);
  if (!segments) return all;
  for (const PathSegment& segment : *segments) {
    const auto bound = [&](const Parameter& p) { return p.in == In::path && p.name == segment.text; };
    if (segment.parameter && std::ranges::none_of(all, bound))
      reader.problem(operation_pointer, "needs a parameter in path for {" + std::string(segment.text) + "}");
  }
  for (const Parameter& parameter : all) {
    const auto here = [&](const PathSegment& s) { return s.parameter && s.text == parameter.name; };
    if (parameter.in == In::path && std::ranges::none_of(*segments, here))
      reader.problem(operation_pointer,
                     "has the path parameter " + parameter.name + ", which the path does not have");
  }
  return all;
}

const Parameter* header_parameter(const std::vector<Parameter>& parameters, std::string_view name) {
  const std::string wanted = lower(std::string(name));
  const auto found = std::ranges::find_if(
      parameters, [&](const Parameter& p) { return p.in == In::header && lower(p.name) == wanted; });
  return found == parameters.end() ? nullptr : &*found;
}

}  // namespace openapi
