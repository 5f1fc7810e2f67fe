// Strict parsing of a JSON body: depth, duplicate keys, UTF-8, nothing before or after the value.
#include <vector>

#include "openapi/pointer.h"
#include "openapi/schema.h"

namespace openapi {
namespace {

using nlohmann::json;
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxPointer = 256;

/// Builds the value and stops at what RFC 8259 leaves open: two members of one name, any depth.
class StrictBuilder final : public nlohmann::json_sax<json> {
 public:
  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(json::number_integer_t value) override { return add(value); }
  bool number_unsigned(json::number_unsigned_t value) override { return add(value); }
  bool number_float(json::number_float_t value, const json::string_t&) override { return add(value); }
  bool string(json::string_t& value) override { return add(std::move(value)); }
  bool binary(json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return open_.pop_back(), true; }
  bool end_array() override { return open_.pop_back(), true; }
  bool key(json::string_t& name) override {
    const auto [member, fresh] = open_.back()->get_ref<json::object_t&>().emplace(name, nullptr);
    member_ = &member->second;
    if (!fresh) fail("has a member twice", &name);
    return fresh;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    // 406: a number beyond the largest double.
    error_.description = error.id == 406 ? "has a number that is too large" : "is not valid JSON";
    error_.detail = "at byte " + std::to_string(position);
    return false;
  }

  json take() { return std::move(root_); }
  base::Error error() && { return std::move(error_); }

 private:
  json* place(json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    if (open_.back()->is_array())
      return &open_.back()->get_ref<json::array_t&>().emplace_back(std::move(value));
    return &(*member_ = std::move(value));
  }
  bool add(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json value) {
    if (open_.size() == kMaxDepth) {
      fail("is nested too deeply", nullptr);
      return false;
    }
    open_.push_back(place(std::move(value)));
    return true;
  }
  /// The pointer names members of the request: it is cut where it would become long.
  void fail(std::string_view description, const std::string* name) {
    error_.description = description;
    std::string pointer;
    for (std::size_t i = 1; i < open_.size(); ++i) {
      const json& parent = *open_[i - 1];
      if (parent.is_array()) {
        pointer = child_pointer(pointer, std::to_string(parent.size() - 1));
      } else {
        for (const auto& [key, value] : parent.items())
          if (&value == open_[i]) pointer = child_pointer(pointer, key);
      }
    }
    if (name) pointer = child_pointer(pointer, *name);
    if (pointer.size() <= kMaxPointer) error_.about = std::move(pointer);
  }

  json root_;
  std::vector<json*> open_;  // the objects and arrays that have begun; stable, only the last one grows
  json* member_ = nullptr;   // the member whose key was read last
  base::Error error_{base::ErrorCode::invalid_body, "is not valid JSON"};
};

}  // namespace

base::Result<nlohmann::json> parse_json(std::string_view text) {
  // nlohmann skips a byte order mark; RFC 8259 §8.1 forbids to send one.
  if (text.starts_with("\xEF\xBB\xBF"))
    return base::Error{base::ErrorCode::invalid_body, "must not begin with a byte order mark"};
  // Its scanner takes a NUL byte for the end of the text; no JSON text has one.
  if (text.find('\0') != std::string_view::npos)
    return base::Error{base::ErrorCode::invalid_body, "is not valid JSON", {}, "a NUL byte"};
  StrictBuilder builder;
  if (!json::sax_parse(text, &builder, json::input_format_t::json, true, false))
    return std::move(builder).error();
  return builder.take();
}

}  // namespace openapi
