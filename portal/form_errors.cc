// Puts form errors where the templates expect them.
#include "portal/form_errors.h"

#include <algorithm>

namespace portal {

void FormErrors::add(std::string field, std::string sentence) {
  if (of(field).empty()) errors_.push_back({std::move(field), std::move(sentence)});
}

std::string_view FormErrors::of(std::string_view field) const {
  const auto found = std::ranges::find(errors_, field, &FieldError::field);
  return found == errors_.end() ? std::string_view{} : found->sentence;
}

void FormErrors::show(Model& model) const {
  if (errors_.empty()) return;
  Model& summary = model.add("ERROR_SUMMARY");
  for (const FieldError& error : errors_) {
    summary.add("ERROR").set("ERROR_FIELD", error.field).set("ERROR_TEXT", error.sentence);
    std::string section = error.field + "_error";
    std::ranges::transform(section, section.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    model.add(section).set("TEXT", error.sentence);
  }
}

}  // namespace portal
