// Typed reads of JSON members with lengths and ranges.
#include "sandbox/body_reader.h"

#include <algorithm>

namespace sandbox {
namespace {

const nlohmann::json kEmpty = nlohmann::json::object();

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

BodyReader::BodyReader(const nlohmann::json& body) {
  if (!body.is_object()) refuse("", "must be an object");
}

void BodyReader::refuse(std::string pointer, std::string_view detail) {
  if (!refusal_) refusal_ = Refusal{RefusalCode::invalid_body, detail, std::move(pointer)};
}

const nlohmann::json* BodyReader::member(const nlohmann::json& object, const std::string& parent,
                                         const char* name) {
  if (!good()) return nullptr;
  const auto found = object.find(name);
  if (found == object.end()) {
    refuse(parent + "/" + name, "is required");
    return nullptr;
  }
  return &*found;
}

std::string BodyReader::text(const nlohmann::json& object, const std::string& parent, const char* name,
                             Length length) {
  const nlohmann::json* value = member(object, parent, name);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    refuse(parent + "/" + name, "must be a text");
    return {};
  }
  const std::size_t size = code_points(value->get_ref<const std::string&>());
  if (size < length.least) refuse(parent + "/" + name, "must not be empty");
  if (size > length.most) refuse(parent + "/" + name, "is too long");
  return value->get<std::string>();
}

std::string BodyReader::optional_text(const nlohmann::json& object, const std::string& parent,
                                      const char* name, std::size_t most) {
  if (!good() || !object.contains(name)) return {};
  return text(object, parent, name, {0, most});
}

std::int64_t BodyReader::integer(const nlohmann::json& object, const std::string& parent, const char* name,
                                 std::int64_t least, std::int64_t most) {
  const nlohmann::json* value = member(object, parent, name);
  if (value == nullptr) return 0;
  if (!value->is_number_integer()) {
    refuse(parent + "/" + name, "must be a whole number");
    return 0;
  }
  // A number above int64 is stored unsigned and would turn negative below.
  const bool huge =
      value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(most);
  const std::int64_t number = huge ? most : value->get<std::int64_t>();
  if (huge || number < least || number > most) {
    refuse(parent + "/" + name, "is out of range");
    return 0;
  }
  return number;
}

const nlohmann::json& BodyReader::object(const nlohmann::json& object, const std::string& parent,
                                         const char* name) {
  const nlohmann::json* value = member(object, parent, name);
  if (value == nullptr) return kEmpty;
  if (!value->is_object()) {
    refuse(parent + "/" + name, "must be an object");
    return kEmpty;
  }
  return *value;
}

}  // namespace sandbox
