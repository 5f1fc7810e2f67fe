// Values through a statement and back: integers, text, bytes, instants and nothing, on every database.
#include "store/statement.h"

#include <doctest/doctest.h>

#include <limits>

#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

constexpr const char* kTable =
    "CREATE TABLE IF NOT EXISTS specimen (id BIGINT NOT NULL PRIMARY KEY, number BIGINT NULL, words "
    "VARCHAR(300) NULL, "
    "bytes VARBINARY(300) NULL)";

std::unique_ptr<store::Database> with_specimen(const StoreDriver& driver) {
  auto database = driver.open_database();
  database->alter([](store::Connection& sql) {
    sql.define(kTable);
    sql.run("DELETE FROM specimen");
  });
  return database;
}

template <class Value>
void put(store::Database& database, std::string_view statement, const Value& value) {
  database.write([&](store::Connection& sql) {
    sql.run("DELETE FROM specimen");
    return sql.run(statement, value);
  });
}

/// Reads the one row with `take`, which gets the cursor before its first column.
template <class Take>
auto got(store::Database& database, std::string_view statement, Take take) {
  return database.read([&](store::Connection& sql) {
    store::Rows rows = sql.query(statement);
    if (!rows.next()) throw std::logic_error("no row");
    return take(rows);
  });
}

constexpr std::string_view kPutNumber = "INSERT INTO specimen (id, number) VALUES (1, ?)";
constexpr std::string_view kPutWords = "INSERT INTO specimen (id, words) VALUES (1, ?)";
constexpr std::string_view kPutBytes = "INSERT INTO specimen (id, bytes) VALUES (1, ?)";
constexpr std::string_view kNumber = "SELECT number FROM specimen";
constexpr std::string_view kWords = "SELECT words FROM specimen";
constexpr std::string_view kBytes = "SELECT bytes FROM specimen";

TEST_CASE("statement: integers of 64 bits and instants in microseconds") {
  const std::int64_t numbers[] = {0, 1, -1, std::numeric_limits<std::int64_t>::max(),
                                  std::numeric_limits<std::int64_t>::min()};
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = with_specimen(driver);
    for (const std::int64_t number : numbers) {
      CAPTURE(number);
      put(*database, kPutNumber, number);
      CHECK(got(*database, kNumber, [](store::Rows& rows) { return rows.integer(); }) == number);
    }
    put(*database, kPutNumber, kNow + base::Micros{1});
    CHECK(got(*database, kNumber, [](store::Rows& rows) { return rows.instant(); }) ==
          kNow + base::Micros{1});
    put(*database, kPutNumber, std::optional<base::Instant>{});
    CHECK_FALSE(got(*database, kNumber, [](store::Rows& rows) { return rows.optional_instant(); }));
  }
}

TEST_CASE("statement: text and bytes keep every byte, and empty is not NULL") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = with_specimen(driver);
    for (const std::string& value : {all, std::string(), std::string(300, ' '), std::string("12")}) {
      CAPTURE(value.size());
      put(*database, kPutWords, value);
      CHECK(got(*database, kWords, [](store::Rows& rows) { return rows.at_null() ? "NULL" : rows.text(); }) ==
            value);
      put(*database, kPutBytes, store::Bytes{value});
      CHECK(got(*database, kBytes, [](store::Rows& rows) { return rows.at_null() ? "NULL" : rows.text(); }) ==
            value);
    }
    put(*database, kPutWords, std::string_view{});
    CHECK_FALSE(got(*database, kWords, [](store::Rows& rows) { return rows.at_null(); }));
  }
}

TEST_CASE("statement: a value that is longer than its column is a failure, never cut off") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = with_specimen(driver);
    CHECK_NOTHROW(put(*database, kPutWords, std::string(300, 'x')));
    CHECK_THROWS_AS(put(*database, kPutWords, std::string(301, 'x')), store::Failure);
    CHECK_THROWS_AS(
        put(*database, kPutWords, std::string(150, 'x') + std::string(76, '\xc3') + std::string(76, '\xa4')),
        store::Failure);
    CHECK_THROWS_AS(put(*database, kPutBytes, store::Bytes{std::string(301, 'x')}), store::Failure);
    CHECK(got(*database, kWords, [](store::Rows& rows) { return rows.text(); }) == std::string(300, 'x'));
  }
}

TEST_CASE("statement: digests and scopes, and what is stored in their place by mistake") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = with_specimen(driver);
    put(*database, kPutBytes, digest_of("x"));
    CHECK(got(*database, kBytes, [](store::Rows& rows) { return rows.digest(); }) == digest_of("x"));
    CHECK(got(*database, kBytes, [](store::Rows& rows) { return rows.optional_digest(); }) == digest_of("x"));
    put(*database, kPutBytes, std::optional<base::Digest>{});
    CHECK_FALSE(got(*database, kBytes, [](store::Rows& rows) { return rows.optional_digest(); }));
    put(*database, kPutBytes, store::Bytes{std::string(31, 'x')});
    CHECK_THROWS_AS(got(*database, kBytes, [](store::Rows& rows) { return rows.digest(); }), store::Failure);
    put(*database, kPutWords, scope_of("b a"));
    CHECK(got(*database, kWords, [](store::Rows& rows) { return rows.scope(); }) == scope_of("a b"));
    put(*database, kPutWords, oauth::ScopeSet{});
    CHECK(got(*database, kWords, [](store::Rows& rows) { return rows.scope(); }).empty());
    put(*database, kPutWords, std::string("not\"a scope"));
    CHECK_THROWS_AS(got(*database, kWords, [](store::Rows& rows) { return rows.scope(); }), store::Failure);
  }
}

}  // namespace
