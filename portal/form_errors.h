// What is wrong with a form: one sentence a field, shown in a summary on top and beside the field.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "portal/page.h"

namespace portal {

/// Sentences are in the reader's language and never hold what was typed.
class FormErrors {
 public:
  /// `field` is the id of the input: "email". The first error of a field is the one that is shown.
  void add(std::string field, std::string sentence);
  bool empty() const { return errors_.empty(); }
  /// The sentence beside a field; empty if it has none.
  std::string_view of(std::string_view field) const;
  /// Fills {{#ERROR_SUMMARY}}{{#ERROR}}(ERROR_FIELD, ERROR_TEXT), and for a field "email"
  /// {{#EMAIL_ERROR}}(TEXT).
  void show(Model& model) const;

 private:
  struct FieldError {
    std::string field, sentence;
  };
  std::vector<FieldError> errors_;
};

}  // namespace portal
