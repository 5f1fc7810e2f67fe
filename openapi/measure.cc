// Numbers with a unit behind them.
#include "openapi/measure.h"

#include <charconv>

namespace openapi {

std::optional<std::uint64_t> measure(const nlohmann::ordered_json& value, std::span<const Unit> units,
                                     std::uint64_t most) {
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.get_ref<const std::string&>();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : units)
    if (suffix == unit.suffix && number <= most / unit.factor) return number * unit.factor;
  return std::nullopt;
}

std::optional<std::uint64_t> measure_size(const nlohmann::ordered_json& value, std::uint64_t most) {
  if (value.is_number_unsigned() && value <= most) return value.get<std::uint64_t>();
  return measure(value, kSizeUnits, most);
}

}  // namespace openapi
