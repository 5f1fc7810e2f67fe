// Page cursors cannot be altered or moved to another list.
#include "sandbox/cursor.h"

#include <doctest/doctest.h>

TEST_CASE("cursor: a position comes back, both ends of the range too") {
  const auto filter = sandbox::filter_digest({"payments", "app"});
  for (std::int64_t position :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{255}, std::int64_t{256}, INT64_MAX}) {
    const std::string cursor = sandbox::make_cursor("key", filter, position);
    CHECK(cursor.size() == 32);
    CHECK(sandbox::read_cursor("key", filter, cursor) == position);
  }
}

TEST_CASE("cursor: every single altered character is noticed") {
  const auto filter = sandbox::filter_digest({"payments", "app"});
  const std::string cursor = sandbox::make_cursor("key", filter, 77);
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    std::string altered = cursor;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK_FALSE(sandbox::read_cursor("key", filter, altered));
  }
}

TEST_CASE("cursor: another key, another filter, or junk is refused") {
  const auto filter = sandbox::filter_digest({"a", "bc"});
  const std::string cursor = sandbox::make_cursor("key", filter, 5);
  CHECK_FALSE(sandbox::read_cursor("other", filter, cursor));
  CHECK_FALSE(sandbox::read_cursor("key", sandbox::filter_digest({"ab", "c"}), cursor));
  for (const char* junk : {"", "A", "not a cursor", "AAAA"})
    CHECK_FALSE(sandbox::read_cursor("key", filter, junk));
  CHECK_FALSE(sandbox::read_cursor("key", filter, std::string(100000, 'A')));
  CHECK_FALSE(sandbox::read_cursor("key", filter, cursor + "AAAA"));
  CHECK_FALSE(sandbox::read_cursor("key", filter, cursor.substr(0, 28)));
}
