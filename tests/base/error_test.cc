// The error table: every row is usable on the wire.
#include "base/error.h"

#include <doctest/doctest.h>

#include <set>

#include "base/result.h"

TEST_CASE(
    "error table: names are unique snake_case, statuses are HTTP errors, every row says where it is from") {
  std::set<std::string_view> names;
  for (const base::ErrorRow& row : base::kErrorTable) {
    CAPTURE(row.name);
    CHECK(names.insert(row.name).second);
    CHECK(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    CHECK(row.status >= 400);
    CHECK(row.status <= 599);
    CHECK_FALSE(row.title.empty());
    CHECK_FALSE(row.source.empty());
  }
  CHECK(names.size() == base::kErrorCount);
}

TEST_CASE("error table: row() finds by code (RFC 6749 5.2, RFC 6750 3.1)") {
  CHECK(base::row(base::ErrorCode::invalid_request).name == "invalid_request");
  CHECK(base::row(base::ErrorCode::invalid_client).status == 401);
  CHECK(base::row(base::ErrorCode::insufficient_scope).status == 403);
  CHECK(base::row(base::ErrorCode::conflict).name == "conflict");
}

TEST_CASE("Result: holds a value or an error, and moves the value out") {
  base::Result<std::string> good = std::string("value");
  CHECK(good);
  CHECK(*good == "value");
  CHECK(good->size() == 5);
  CHECK(*std::move(good) == "value");
  const base::Result<std::string> bad = base::Error{base::ErrorCode::not_found, "no such thing"};
  CHECK_FALSE(bad);
  CHECK(bad.error().description == "no such thing");
  CHECK(base::ok());
}
