// Parsing authorization_details and writing them canonically.
#include "oauth/authorization_details.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace oauth {
namespace {

using nlohmann::json;
constexpr std::size_t kMaxTypeName = 100;

base::Error invalid(std::string_view why, std::string about = {}) {
  return {base::ErrorCode::invalid_authorization_details, why, std::move(about)};
}

/// Looks on while nlohmann::json builds the value: `why` is the first thing that JSON allows and this does
/// not.
class Strictness {
 public:
  bool operator()(int depth, json::parse_event_t event, const json& value) {
    switch (event) {
      case json::parse_event_t::object_start:
        names_.emplace_back();
        [[fallthrough]];
      case json::parse_event_t::array_start:
        if (static_cast<std::size_t>(depth) >= kMaxDetailDepth)
          refuse("authorization_details is nested too deeply");
        break;
      case json::parse_event_t::object_end:
        names_.pop_back();
        break;
      case json::parse_event_t::key:
        if (!names_.back().insert(value.get<std::string>()).second)
          refuse("authorization_details has a member twice");
        break;
      case json::parse_event_t::value:
        if (value.is_number_float())
          refuse("a number in authorization_details is not a whole number of 64 bits");
        break;
      case json::parse_event_t::array_end:
        break;
    }
    return true;  // false would only leave the value out
  }
  const std::string_view& why() const { return why_; }

 private:
  void refuse(std::string_view why) {
    if (why_.empty()) why_ = why;
  }
  std::vector<std::set<std::string>> names_;  // of the objects that are open
  std::string_view why_;
};

base::Result<json> parse_strictly(std::string_view text) {
  if (text.size() > kMaxAuthorizationDetails) return invalid("authorization_details is longer than 16 KiB");
  // nlohmann skips a byte order mark (RFC 8259 8.1 forbids it) and takes a NUL byte for the end of the text.
  if (text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos)
    return invalid("authorization_details is not valid JSON");
  Strictness strictness;
  json value = json::parse(text, std::ref(strictness), false);
  if (value.is_discarded()) return invalid("authorization_details is not valid JSON");
  if (!strictness.why().empty()) return invalid(strictness.why());
  return value;
}

/// The element's type; nullopt if it is not an object that has one.
std::optional<std::string> type_of(const json& element) {
  if (!element.is_object()) return std::nullopt;
  const auto type = element.find("type");
  if (type == element.end() || !type->is_string()) return std::nullopt;
  const auto& name = type->get_ref<const std::string&>();
  return name.empty() || name.size() > kMaxTypeName ? std::nullopt : std::optional(name);
}

}  // namespace

base::Result<AuthorizationDetails> parse_authorization_details(std::string_view text) {
  const auto value = parse_strictly(text);
  if (!value) return value.error();
  if (!value->is_array() || value->empty())
    return invalid("authorization_details is not an array of objects");
  if (value->size() > kMaxDetailElements) return invalid("authorization_details has more than 10 elements");
  AuthorizationDetails details;
  for (const json& element : *value) {
    const std::string place = "/" + std::to_string(details.size());
    auto type = type_of(element);
    if (!type) return invalid("an element of authorization_details is not an object with a type", place);
    AuthorizationDetail detail{*std::move(type), element.dump()};
    if (std::ranges::find(details, detail) != details.end())
      return invalid("authorization_details has the same element twice", place);
    details.push_back(std::move(detail));
  }
  return details;
}

std::string details_text(const AuthorizationDetails& details) {
  if (details.empty()) return {};
  std::string text = "[";
  for (const AuthorizationDetail& detail : details)
    text.append(text.size() > 1 ? "," : "").append(detail.json);
  return text += ']';
}

base::Result<AuthorizationDetails> read_details_text(std::string_view text) {
  if (text.empty()) return AuthorizationDetails{};
  auto details = parse_authorization_details(text);
  if (details && details_text(*details) != text)
    return invalid("stored authorization details are not canonical");
  return details;
}

}  // namespace oauth
