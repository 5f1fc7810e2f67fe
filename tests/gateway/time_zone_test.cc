// Tests of reading TZif files (RFC 8536) and of local times that come twice or never.
#include "gateway/time_zone.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace gateway;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

void put(std::string& out, std::int64_t value, int size) {
  for (int i = size - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i)));
}

std::string header(std::int64_t leap, std::int64_t times, std::int64_t types) {
  std::string out = "TZif2" + std::string(15, '\0');
  for (const std::int64_t count : {std::int64_t{0}, std::int64_t{0}, leap, times, types, std::int64_t{4}})
    put(out, count, 4);
  return out;
}

// UTC+1, from `at` on UTC+2.
std::string file(std::int64_t at, const std::string& footer, std::int64_t leap = 0, char type = 1) {
  std::string out = header(0, 0, 0) + std::string(4, '\0') + header(leap, 1, 2);
  put(out, at, 8);
  out.push_back(type);
  for (const std::int64_t offset : {3600, 7200}) {
    put(out, offset, 4);
    put(out, 0, 2);
  }
  out.append("AAA").push_back('\0');
  out.append(static_cast<std::size_t>(leap) * 12, '\0');
  return out + "\n" + footer + "\n";
}

}  // namespace

TEST_CASE("time zone: the 64-bit block is what counts, and an offset changes with its shift (RFC 8536 3)") {
  const auto zone = parse_tzif("Test/Zone", file(1'000'000'000, "BBB-2"));
  REQUIRE(zone);
  CHECK(zone->name == "Test/Zone");
  CHECK(zone->offset_at(base::from_unix(999'999'999)) == hours{1});
  CHECK(zone->offset_at(base::from_unix(1'000'000'000)) == hours{2});
}

TEST_CASE("time zone: what is damaged or tells too little is refused") {
  struct Case {
    const char* name;
    std::string bytes;
    bool good;
  };
  std::string first_version = file(1'000'000'000, "BBB-2");
  first_version[4] = '\0';
  const Case cases[] = {
      {"good", file(1'000'000'000, "BBB-2"), true},
      {"rules, spelled out until 2037", file(2'114'380'800, "BBB-2CCC,M3.5.0,M10.5.0"), true},
      {"rules, spelled out until a second before", file(2'114'380'799, "BBB-2CCC,M3.5.0,M10.5.0"), false},
      {"leap seconds", file(1'000'000'000, "BBB-2", 1), false},
      {"a type that is not there", file(1'000'000'000, "BBB-2", 0, 2), false},
      {"version 1", first_version, false},
      {"nothing", "", false},
      {"text", "Europe/Berlin", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(parse_tzif("x", c.bytes).has_value() == c.good);
  }
  const std::string whole = file(1'000'000'000, "");
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(parse_tzif("x", std::string_view(whole).substr(0, size)));
}

TEST_CASE("time zone: a local time that comes twice is the first, one that never comes is the change") {
  TimeZone zone{"x", seconds{0}, {}};
  zone.shifts = {{base::from_unix(100'000), hours{1}}, {base::from_unix(500'000), hours{0}}};
  const auto first = [&](std::int64_t local) {
    return base::unix_seconds(zone.first_at(base::from_unix(local)));
  };
  CHECK(first(99'999) == 99'999);
  CHECK(first(100'000) == 100'000);  // skipped …
  CHECK(first(103'600) == 100'000);  // … up to here
  CHECK(first(103'601) == 100'001);
  CHECK(first(500'000) == 496'400);  // twice
  CHECK(first(503'599) == 499'999);
  CHECK(first(503'600) == 503'600);  // once again
}

TEST_CASE("time zone: only names of zones are looked up") {
  CHECK(load_time_zone("Asia/Shanghai"));
  for (const char* name : {"", "/etc/hostname", "../zoneinfo/Asia/Shanghai", "Asia", "Asia/", "Asia/Nowhere",
                           "zone.tab", "+08:00"})
    CHECK_FALSE(load_time_zone(name));
}
