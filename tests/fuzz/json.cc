// Fuzzes the views of JSON objects against nlohmann/json, an independent reader, and against itself.
#include <nlohmann/json.hpp>

#include "base/json_object_view.h"
#include "base/json_string.h"
#include "base/utf8.h"
#include "openapi/schema.h"
#include "tests/fuzz/fuzz.h"

namespace {

using base::JsonKind;
using base::JsonObjectView;
using base::JsonValueView;
using nlohmann::json;

int depth_of(const json& value) {
  int deepest = 0;
  if (value.is_structured())
    for (const json& part : value) deepest = std::max(deepest, depth_of(part));
  return value.is_structured() ? deepest + 1 : 0;
}

JsonKind kind_of(const json& value) {
  if (value.is_object()) return JsonKind::object;
  if (value.is_array()) return JsonKind::array;
  if (value.is_string()) return JsonKind::string;
  if (value.is_number()) return JsonKind::number;
  return value.is_boolean() ? JsonKind::boolean : JsonKind::null;
}

void check_value(const JsonValueView& view, const json& value) {
  fuzz::require(view.kind == kind_of(value), "both readers see the same kind");
  fuzz::require(json::parse(view.text) == value, "a value's text is the value");
  fuzz::require(view.string().has_value() == value.is_string(), "string() is for strings");
  if (value.is_string()) {
    fuzz::require(*view.string() == value.get<std::string>(), "both readers decode a string alike");
    fuzz::require(base::is_utf8(*view.string()), "a decoded string is UTF-8");
  }
  const auto elements = view.elements();
  fuzz::require(elements.has_value() == value.is_array(), "elements() is for arrays");
  bool all_strings = value.is_array();
  for (std::size_t i = 0; elements && i < elements->size(); ++i) {
    fuzz::require(i < value.size(), "there are not more elements");
    check_value((*elements)[i], value[i]);
    all_strings &= value[i].is_string();
  }
  if (elements) fuzz::require(elements->size() == value.size(), "there are as many elements");
  const auto strings = view.strings();
  fuzz::require(strings.has_value() == all_strings, "strings() is for arrays of strings");
  if (strings)
    fuzz::require(*strings == value.get<std::vector<std::string>>(), "both readers see the same strings");
  if (view.kind != JsonKind::object) return;
  const auto object = JsonObjectView::parse(view.text);
  fuzz::require(object.has_value(), "an object in an object is an object");
  fuzz::require(object->members().size() == value.size(), "both readers see as many members");
  for (const base::JsonMemberView& member : object->members()) {
    fuzz::require(value.contains(member.name), "both readers see the same names");
    check_value(member.value, value[member.name]);
  }
}

/// The object as the view has it, without blanks.
std::string printed(const JsonObjectView& object) {
  std::string out;
  for (const base::JsonMemberView& member : object.members())
    out.append(out.empty() ? "{" : ",")
        .append(json(member.name).dump())
        .append(":")
        .append(member.value.text);
  return out.empty() ? "{}" : out + '}';
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text(data, size);
  const auto view = JsonObjectView::parse(text);
  const auto strict = openapi::parse_json(text);
  // A number beyond the largest double is one to the view, which converts none.
  const json value = json::parse(text, nullptr, false);
  if (strict) {
    fuzz::require(*strict == value, "both strict readers see the same value");
    const bool expected = strict->is_object() && depth_of(*strict) <= JsonObjectView::kMaxDepth;
    fuzz::require(view.has_value() == expected,
                  "what one strict reader takes, the other takes, if it is an object");
    for (const int depth : {0, 1, 2, 5})
      fuzz::require(
          JsonObjectView::parse(text, depth).has_value() == (expected && depth_of(*strict) <= depth),
          "the limit on depth is exact");
  }
  if (!view) return 0;
  const std::string again_text = printed(*view);
  const auto again = JsonObjectView::parse(again_text);
  fuzz::require(again && again->members().size() == view->members().size(), "a printed object is an object");
  fuzz::require(printed(*again) == again_text, "a printed object is the same object");
  for (const base::JsonMemberView& member : view->members())
    fuzz::require(view->find(member.name) == &member.value, "find() finds each member");
  if (value.is_discarded()) return 0;
  fuzz::require(strict.has_value(), "what the view takes and nlohmann/json too, the strict reader takes");
  check_value({text, JsonKind::object}, value);
  return 0;
}
