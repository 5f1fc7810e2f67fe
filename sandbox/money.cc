// Amounts as text: the decimal point is put where ISO 4217 says.
#include "sandbox/money.h"

#include <algorithm>
#include <array>

namespace sandbox {
namespace {

constexpr std::array<std::string_view, 16> kNoDecimals{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                       "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
                                                       "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> kThreeDecimals{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};

}  // namespace

bool is_currency_code(std::string_view text) noexcept {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

int currency_exponent(std::string_view currency) noexcept {
  if (std::ranges::find(kNoDecimals, currency) != kNoDecimals.end()) return 0;
  if (std::ranges::find(kThreeDecimals, currency) != kThreeDecimals.end()) return 3;
  return 2;
}

std::string display_text(const Money& money) {
  const bool negative = money.value < 0;
  const auto value = static_cast<std::uint64_t>(money.value);
  std::string whole = std::to_string(negative ? 0 - value : value);
  const auto exponent = static_cast<std::size_t>(currency_exponent(money.currency));
  if (whole.size() <= exponent) whole.insert(0, exponent + 1 - whole.size(), '0');
  const std::string fraction = whole.substr(whole.size() - exponent);
  whole.resize(whole.size() - exponent);
  for (std::size_t at = whole.size(); at > 3;) whole.insert(at -= 3, ",");
  return money.currency + (negative ? " -" : " ") + whole + (fraction.empty() ? "" : "." + fraction);
}

}  // namespace sandbox
