// Writing JSON members.
#include "oauth/json_object.h"

#include "base/log.h"

namespace oauth {
namespace {

void append_string(std::string& out, std::string_view value) {
  out += '"';
  base::append_json_escaped(out, value);
  out += '"';
}

}  // namespace

void JsonObject::begin(std::string_view name) {
  if (text_.size() > 1) text_ += ',';
  append_string(text_, name);
  text_ += ':';
}

JsonObject& JsonObject::add(std::string_view name, std::string_view value) {
  begin(name);
  append_string(text_, value);
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, std::int64_t value) {
  begin(name);
  text_ += std::to_string(value);
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, bool value) {
  begin(name);
  text_ += value ? "true" : "false";
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, const std::vector<std::string>& values) {
  begin(name);
  text_ += '[';
  for (const std::string& value : values) {
    if (&value != &values.front()) text_ += ',';
    append_string(text_, value);
  }
  text_ += ']';
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, const std::vector<JsonObject>& values) {
  begin(name);
  text_ += '[';
  for (const JsonObject& value : values) {
    if (&value != &values.front()) text_ += ',';
    text_ += value.text();
  }
  text_ += ']';
  return *this;
}

JsonObject& JsonObject::add_json(std::string_view name, std::string_view json) {
  begin(name);
  text_ += json;
  return *this;
}

}  // namespace oauth
