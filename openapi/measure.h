// Numbers with a unit behind them, as documents write times and sizes.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "openapi/reader.h"

namespace openapi {

struct Unit {
  std::string_view suffix;
  std::uint64_t factor;
};
inline constexpr Unit kSizeUnits[] = {{"KiB", 1024}, {"MiB", 1024 * 1024}};

/// "15s" with the factor of its unit; nullopt for anything else and for more than `most`.
std::optional<std::uint64_t> measure(const nlohmann::ordered_json& value, std::span<const Unit> units,
                                     std::uint64_t most);

/// Bytes as a number, or with one of kSizeUnits; nullopt for anything else and for more than `most`.
std::optional<std::uint64_t> measure_size(const nlohmann::ordered_json& value, std::uint64_t most);

}  // namespace openapi
