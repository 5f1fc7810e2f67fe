// Regular expressions of schemas on the breadth-first matcher of libstdc++: no recursion, no backtracking.
#include "openapi/pattern.h"

#include <optional>

// With -fsanitize=address g++ 12 wrongly takes members inside <regex> for uninitialized (GCC bug 105562).
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <regex>

namespace openapi {
namespace {

constexpr std::size_t kMaxExpression = 512;
constexpr unsigned kMaxRepeat = 512;

/// What the matcher would take but not match in linear time, or not as ECMA-262 means it.
std::optional<std::string_view> unsupported(std::string_view expression) {
  if (expression.size() > kMaxExpression) return "the pattern is longer than 512 bytes";
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (c < 0x20 || c > 0x7e) return "patterns are printable ASCII: write the character classes out";
    if (c == '\\') {
      if (++i == expression.size()) return "the pattern ends in a backslash";
      const char escaped = expression[i];
      if (escaped >= '1' && escaped <= '9') return "back-references are not supported";
      const bool alphanumeric = (escaped >= '0' && escaped <= '9') || (escaped >= 'a' && escaped <= 'z') ||
                                (escaped >= 'A' && escaped <= 'Z');
      if (alphanumeric && std::string_view("dDwWsSbBtnrfv0").find(escaped) == std::string_view::npos)
        return "of the escapes with a letter only \\d \\D \\w \\W \\s \\S \\b \\B \\t \\n \\r \\f \\v are "
               "supported";
    } else if (in_class) {
      if (c == ']') in_class = false;
      if (c == '[' && i + 1 < expression.size() &&
          std::string_view(":.=").find(expression[i + 1]) != std::string_view::npos)
        return "POSIX classes are not supported: write the characters out";
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(' && expression.substr(i, 2) == "(?" && expression.substr(i, 3) != "(?:") {
      return "of the groups that begin with (? only (?: is supported";
    } else if (c == '{') {
      unsigned count = 0;
      for (++i; i < expression.size() && expression[i] != '}'; ++i) {
        if (expression[i] == ',')
          count = 0;
        else if (expression[i] >= '0' && expression[i] <= '9')
          count = count * 10 + static_cast<unsigned>(expression[i] - '0');
        if (count > kMaxRepeat) return "the pattern repeats more than 512 times: use maxLength";
      }
    }
  }
  return std::nullopt;
}

}  // namespace

struct Pattern::Machine {
  std::regex expression;
};

base::Result<Pattern> Pattern::compile(std::string_view expression) {
  if (const auto why = unsupported(expression)) return base::Error{base::ErrorCode::invalid_request, *why};
  try {
    std::string text(expression);
    auto machine = std::make_unique<const Machine>(
        Machine{std::regex(text, std::regex_constants::ECMAScript | std::regex_constants::__polynomial)});
    return Pattern(std::move(text), std::move(machine));
  } catch (const std::regex_error& error) {
    return base::Error{
        base::ErrorCode::invalid_request, "the pattern is not a regular expression", {}, error.what()};
  }
}

bool Pattern::matches(std::string_view text) const {
  if (text.size() > kMaxText) return false;
  return std::regex_search(text.begin(), text.end(), machine_->expression);
}

Pattern::Pattern(std::string expression, std::unique_ptr<const Machine> machine)
    : expression_(std::move(expression)), machine_(std::move(machine)) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

}  // namespace openapi
