// Finding a name in a fixed set.
#include "http/field_names.h"

#include <doctest/doctest.h>

#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace {
constexpr std::array<std::string_view, 5> kNames{"te", "host", "date", "content-length", "content-lengtx"};
constexpr http::FieldNames kSet(kNames);
}  // namespace

TEST_CASE("field names: each name has its place, in either case") {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    CHECK(kSet.find(kNames[i]) == i);
    std::string upper(kNames[i]);
    for (char& c : upper) c = static_cast<char>(std::toupper(c));
    CHECK(kSet.find(upper) == i);
    CHECK(kSet.contains(upper));
  }
}

TEST_CASE("field names: what only resembles one is none") {
  for (const std::string_view name : {"", "t", "tee", "hos", "hosts", "h0st", "hotest", "content-lengty",
                                      "content_length", "dat", "date ", "\xff"})
    CHECK(kSet.find(name) == kNames.size());
}
