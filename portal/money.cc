// Puts the decimal point where ISO 4217 says.
#include "portal/money.h"

#include <algorithm>
#include <array>

#include "portal/wording.h"

namespace portal {
namespace {

constexpr std::array<std::string_view, 17> kNoDecimals{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                       "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                       "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> kThreeDecimals{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
constexpr std::array<std::string_view, 2> kFourDecimals{"CLF", "UYW"};

std::size_t decimals_of(std::string_view currency) {
  const auto in = [currency](const auto& list) { return std::ranges::find(list, currency) != list.end(); };
  if (in(kNoDecimals)) return 0;
  if (in(kThreeDecimals)) return 3;
  return in(kFourDecimals) ? 4 : 2;
}

}  // namespace

std::string money_in_words(std::string_view currency, std::int64_t minor_units) {
  const bool negative = minor_units < 0;
  const auto value = static_cast<std::uint64_t>(minor_units);
  const std::uint64_t amount = negative ? 0 - value : value;
  const std::size_t decimals = decimals_of(currency);
  std::uint64_t unit = 1;
  for (std::size_t i = 0; i < decimals; ++i) unit *= 10;
  std::string text = std::string(currency) + (negative ? " -" : " ") + grouped(amount / unit);
  if (decimals == 0) return text;
  std::string fraction = std::to_string(amount % unit);
  fraction.insert(0, decimals - fraction.size(), '0');
  return text + "." + fraction;
}

}  // namespace portal
