// Reading TZif files, and going from local time to UTC.
#include "gateway/time_zone.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace gateway {
namespace {

using std::chrono::seconds;

constexpr std::size_t kHeader = 44, kLargestFile = 65536;  // bytes
constexpr std::int64_t kYear2037 = 2'114'380'800;          // Unix seconds
constexpr std::int64_t kYear1900 = -2'208'988'800;
constexpr seconds kWidestOffset = std::chrono::hours{26};  // RFC 8536 3.2: "should" be within 25 and 26 hours

// Big-endian and signed, as every number in the file.
std::int64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = static_cast<unsigned char>(bytes[at]) & 0x80 ? ~std::uint64_t{0} : 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return static_cast<std::int64_t>(value);
}

struct Counts {
  std::size_t utc = 0, standard = 0, leap = 0, times = 0, types = 0, characters = 0;
  std::size_t block(std::size_t time_size) const {
    return times * (time_size + 1) + types * 6 + characters + leap * (time_size + 4) + standard + utc;
  }
};

std::optional<Counts> read_header(std::string_view bytes) {
  if (bytes.size() < kHeader || !bytes.starts_with("TZif") || bytes[4] < '2') return std::nullopt;
  std::array<std::size_t, 6> n{};
  for (std::size_t i = 0; i < n.size(); ++i) {
    const std::int64_t count = number(bytes, 20 + 4 * i, 4);
    if (count < 0 || count > static_cast<std::int64_t>(kLargestFile)) return std::nullopt;
    n[i] = static_cast<std::size_t>(count);
  }
  return Counts{n[0], n[1], n[2], n[3], n[4], n[5]};
}

bool is_zone_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  };
  return !name.empty() && name.size() <= 64 && name.front() != '/' && std::ranges::all_of(name, allowed);
}

}  // namespace

seconds TimeZone::offset_at(base::Instant now) const {
  const auto after = std::ranges::upper_bound(shifts, now, {}, &Shift::at);
  return after == shifts.begin() ? before : std::prev(after)->offset;
}

base::Instant TimeZone::first_at(base::Instant local) const {
  // No clock is more than this far from UTC, so the shifts before it are past and those after it do not
  // matter.
  auto shift = std::ranges::upper_bound(shifts, local - kWidestOffset, {}, &Shift::at);
  seconds offset = shift == shifts.begin() ? before : std::prev(shift)->offset;
  for (; shift != shifts.end() && local - offset >= shift->at; ++shift) {
    offset = shift->offset;
    if (shift->at + offset >= local) return shift->at;
  }
  return local - offset;
}

std::optional<TimeZone> parse_tzif(std::string_view name, std::string_view bytes) {
  const auto old = read_header(bytes);
  if (!old || bytes.size() - kHeader < old->block(4)) return std::nullopt;
  bytes.remove_prefix(kHeader + old->block(4));
  const auto counts = read_header(bytes);
  if (!counts || counts->types == 0 || counts->leap != 0 || bytes.size() - kHeader < counts->block(8))
    return std::nullopt;
  const std::string_view footer = bytes.substr(kHeader + counts->block(8));
  const std::size_t types = kHeader + counts->times * 9;
  const auto offset_of = [&](std::size_t type) { return seconds{number(bytes, types + type * 6, 4)}; };
  TimeZone zone{std::string(name), offset_of(0), {}};
  for (std::size_t i = 0; i < counts->types; ++i)
    if (offset_of(i) > kWidestOffset || offset_of(i) < -kWidestOffset) return std::nullopt;
  std::int64_t last = kYear1900;
  for (std::size_t i = 0; i < counts->times; ++i) {
    const auto type = static_cast<unsigned char>(bytes[kHeader + counts->times * 8 + i]);
    if (type >= counts->types) return std::nullopt;
    const std::int64_t at = number(bytes, kHeader + i * 8, 8);
    if (at <= kYear1900) {
      zone.before = offset_of(type);
      continue;
    }
    if (at <= last || at > 4 * kYear2037) return std::nullopt;
    last = at;
    zone.shifts.push_back({base::from_unix(at), offset_of(type)});
  }
  if (footer.size() < 2 || footer.front() != '\n' || footer.back() != '\n') return std::nullopt;
  if (footer.find(',') != std::string_view::npos && last < kYear2037) return std::nullopt;
  return zone;
}

std::optional<TimeZone> load_time_zone(std::string_view name, const std::string& folder) {
  if (!is_zone_name(name)) return std::nullopt;
  const std::filesystem::path file = std::filesystem::path(folder) / name;
  std::error_code failed;
  if (!std::filesystem::is_regular_file(file, failed)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::string bytes(kLargestFile + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (bytes.size() > kLargestFile) return std::nullopt;
  return parse_tzif(name, bytes);
}

}  // namespace gateway
