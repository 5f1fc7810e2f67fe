// Amounts of money as people read them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace portal {

/// "EUR 1,250.00" of 125000 minor units: as many decimals as ISO 4217 gives the currency, two for one that it
/// does not know.
std::string money_in_words(std::string_view currency, std::int64_t minor_units);

}  // namespace portal
