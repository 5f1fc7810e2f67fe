// Reading how much memory kept answers may take.
#include "gateway/cache_section.h"

#include <charconv>

namespace gateway {
namespace {

std::optional<std::uint64_t> parse_size(std::string_view text) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 40;
  struct Unit {
    std::string_view suffix;
    std::uint64_t factor;
  };
  static constexpr Unit kUnits[] = {
      {"", 1}, {"KiB", 1024}, {"MiB", 1024 * 1024}, {"GiB", 1024 * 1024 * 1024}};
  std::uint64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc{}) return std::nullopt;
  const std::string_view suffix = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : kUnits)
    if (suffix == unit.suffix && number <= kMost / unit.factor) return number * unit.factor;
  return std::nullopt;
}

}  // namespace

void read_cache(YamlSection section, std::uint64_t& memory) {
  if (section.has("memory")) {
    std::string text;
    section.read("memory", text);
    if (const auto bytes = parse_size(text))
      memory = *bytes;
    else
      section.problem("memory", "must be bytes, or a size such as 64MiB or 1GiB, at most 1024GiB");
  }
  section.finish();
}

}  // namespace gateway
