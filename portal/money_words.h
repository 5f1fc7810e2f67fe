// Amounts of money for people.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace portal {

/// "1,234.50 EUR" from minor units: grouped by thousands, with the digits that the currency has after the
/// point (ISO 4217: JPY none, KWD three, most two). The same in English and Chinese.
std::string money_in_words(std::string_view currency, std::int64_t value);

}  // namespace portal
