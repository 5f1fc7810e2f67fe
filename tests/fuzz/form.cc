// Fuzzes forms: what is accepted survives printing, and the two readers of form text never differ.
#include "http/form.h"

#include "base/utf8.h"
#include "oauth/form_text.h"
#include "tests/fuzz/fuzz.h"

namespace {

void check_lookup(const http::Form& form) {
  const auto repeated = form.repeated();
  bool any = false;
  for (const auto& [name, value] : form.pairs()) {
    fuzz::require(base::is_utf8(name) && base::is_utf8(value), "names and values are UTF-8");
    fuzz::require(name.find('\0') == std::string::npos && value.find('\0') == std::string::npos,
                  "no name or value holds a NUL");
    const std::size_t count = form.all(name).size();
    fuzz::require(form.get(name).has_value() == (count == 1),
                  "get() gives what is there once and nothing else");
    any |= count > 1;
  }
  fuzz::require(any == repeated.has_value(), "repeated() tells of every repetition");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text(data, size);
  const auto form = http::Form::parse(text);
  const auto stored = oauth::parse_form_text(text);
  if (!form) return 0;
  const http::FormLimits limits;
  fuzz::require(form->pairs().size() <= limits.fields, "the number of fields is limited");
  if (stored) fuzz::require(*stored == form->pairs(), "both readers of form text give the same pairs");
  check_lookup(*form);

  std::string printed;
  for (const auto& [name, value] : form->pairs()) {
    if (!printed.empty()) printed += '&';
    http::append_form_encoded(printed, name);
    printed += '=';
    http::append_form_encoded(printed, value);
  }
  fuzz::require(printed == oauth::form_text(form->pairs()), "both writers of form text write the same");
  const auto again = http::Form::parse(printed);
  fuzz::require(again && again->pairs() == form->pairs(), "parsing what was printed gives the same pairs");
  const auto stored_again = oauth::parse_form_text(printed);
  fuzz::require(stored_again && *stored_again == form->pairs(), "a stored form is read as it was written");
  return 0;
}
