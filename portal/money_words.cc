// Placing the decimal point and the thousands' commas.
#include "portal/money_words.h"

#include <algorithm>
#include <array>

namespace portal {
namespace {

std::size_t digits_after_point(std::string_view currency) {
  constexpr std::array<std::string_view, 17> kNone{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                   "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                   "VND", "VUV", "XAF", "XOF", "XPF"};
  constexpr std::array<std::string_view, 7> kThree{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  if (std::ranges::find(kNone, currency) != kNone.end()) return 0;
  return std::ranges::find(kThree, currency) != kThree.end() ? 3 : 2;
}

}  // namespace

std::string money_in_words(std::string_view currency, std::int64_t value) {
  const std::size_t after = digits_after_point(currency);
  // Not by negating: the smallest number has no opposite.
  std::string digits = std::to_string(value);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (digits.size() <= after) digits.insert(0, after + 1 - digits.size(), '0');
  std::string text = after == 0 ? std::string() : "." + digits.substr(digits.size() - after);
  digits.resize(digits.size() - after);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, 1, ',');
  return (negative ? "-" : "") + digits + text + " " + std::string(currency);
}

}  // namespace portal
