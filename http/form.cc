// Form parsing by WHATWG URL 5.1, but strict: what a lenient parser would repair is refused.
#include "http/form.h"

#include <algorithm>

#include "base/utf8.h"

namespace http {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

base::Error refused(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

base::Result<std::string> decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out.push_back(' ');
    } else if (text[i] == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return refused("a percent escape in the form is malformed");
      out.push_back(static_cast<char>(high << 4 | low));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  if (out.find('\0') != std::string::npos) return refused("a form value holds a NUL");
  if (!base::is_utf8(out)) return refused("a form value is not UTF-8");
  return out;
}

}  // namespace

base::Result<Form> Form::parse(std::string_view text, const FormLimits& limits) {
  Form form;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (form.pairs_.size() == limits.fields) return refused("the form has too many fields");
    const std::size_t equals = std::min(pair.find('='), pair.size());
    // An escape takes three bytes: longer text cannot decode to something within the limit.
    if (equals > 3 * limits.name_bytes) return refused("a form field's name is too long");
    if (pair.size() - equals > 3 * limits.value_bytes + 1) return refused("a form field's value is too long");
    auto name = decode(pair.substr(0, equals));
    if (!name) return name.error();
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())));
    if (!value) return value.error();
    if (name->size() > limits.name_bytes) return refused("a form field's name is too long");
    if (value->size() > limits.value_bytes) return refused("a form field's value is too long");
    form.pairs_.emplace_back(*std::move(name), *std::move(value));
  }
  return form;
}

std::optional<std::string_view> Form::get(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : pairs_) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

std::vector<std::string_view> Form::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : pairs_)
    if (key == name) values.push_back(value);
  return values;
}

std::optional<std::string_view> Form::repeated() const {
  for (std::size_t i = 0; i < pairs_.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (pairs_[i].first == pairs_[j].first) return pairs_[i].first;
  return std::nullopt;
}

void append_form_encoded(std::string& out, std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                            c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    }
  }
}

std::string form_encoded(std::string_view text) {
  std::string out;
  append_form_encoded(out, text);
  return out;
}

}  // namespace http
