// Writes one JSON object, member by member, in order.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oauth {

/// Names are literals of ours; values are escaped.
class JsonObject {
 public:
  JsonObject& add(std::string_view name, std::string_view value);
  JsonObject& add(std::string_view name, const char* value) { return add(name, std::string_view(value)); }
  JsonObject& add(std::string_view name, std::int64_t value);
  JsonObject& add(std::string_view name, bool value);
  JsonObject& add(std::string_view name, const std::vector<std::string>& values);
  JsonObject& add(std::string_view name, const std::vector<JsonObject>& values);
  JsonObject& add(std::string_view name, const JsonObject& value) { return add_json(name, value.text()); }
  /// `json` is valid JSON text.
  JsonObject& add_json(std::string_view name, std::string_view json);
  std::string text() const { return text_ + '}'; }

 private:
  void begin(std::string_view name);
  std::string text_ = "{";
};

}  // namespace oauth
