// Scopes: grammar, limits, and the lookup of the data path.
#include "oauth/scope.h"

#include <doctest/doctest.h>

using oauth::scope_contains;
using oauth::ScopeSet;

namespace {

std::string parsed(std::string_view text) {
  const auto set = ScopeSet::parse(text);
  return set ? set->text() : "error: " + std::string(base::row(set.error().code).name);
}

std::string many(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += (i == 0 ? "s" : " s") + std::to_string(i);
  return out;
}

}  // namespace

TEST_CASE("scope: what parses (RFC 6749 3.3, A.4)") {
  struct Row {
    const char* text;
    const char* expect;
  };
  const Row rows[] = {
      {"", ""},
      {"a", "a"},
      {"b a", "a b"},
      {"a a b a", "a b"},
      {"payments:write accounts:read", "accounts:read payments:write"},
      {"!#[]~", "!#[]~"},
      {"A a", "A a"},
      {" a", "error: invalid_scope"},
      {"a ", "error: invalid_scope"},
      {"a  b", "error: invalid_scope"},
      {" ", "error: invalid_scope"},
      {"a\"b", "error: invalid_scope"},
      {"a\\b", "error: invalid_scope"},
      {"a\tb", "error: invalid_scope"},
      {"a\nb", "error: invalid_scope"},
      {"\x7f", "error: invalid_scope"},
      {"\xc3\xa9", "error: invalid_scope"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parsed(row.text) == row.expect);
  }
  CHECK(parsed(std::string_view("a\0b", 3)) == "error: invalid_scope");
}

TEST_CASE("scope: limits on both sides, and 10,000 items are refused (case 141)") {
  CHECK(ScopeSet::parse(many(50)));
  CHECK_FALSE(ScopeSet::parse(many(51)));
  CHECK(ScopeSet::parse(std::string(1000, 'x')));
  CHECK_FALSE(ScopeSet::parse(std::string(1001, 'x')));
  CHECK(parsed(many(10'000)) == "error: invalid_scope");
}

TEST_CASE("scope: sets compare by members") {
  const ScopeSet all = *ScopeSet::parse("a b c"), some = *ScopeSet::parse("c a"),
                 other = *ScopeSet::parse("c d");
  CHECK(all.contains_all(some));
  CHECK_FALSE(some.contains_all(all));
  CHECK(all.contains_all(ScopeSet{}));
  CHECK_FALSE(all.contains_all(other));
  CHECK(all.intersection(other).text() == "c");
  CHECK(all.contains("b"));
  CHECK_FALSE(all.contains("B"));
  CHECK_FALSE(all.contains(""));
  CHECK(some == *ScopeSet::parse("a c"));
}

TEST_CASE("scope: a granted list contains whole items only") {
  CHECK(scope_contains("accounts:read payments:read", "payments:read"));
  CHECK(scope_contains("accounts:read", "accounts:read"));
  CHECK_FALSE(scope_contains("accounts:readwrite", "accounts:read"));
  CHECK_FALSE(scope_contains("xaccounts:read", "accounts:read"));
  CHECK_FALSE(scope_contains("accounts:read", "accounts:read payments:read"));
  CHECK_FALSE(scope_contains("", "accounts:read"));
  CHECK_FALSE(scope_contains("accounts:read", ""));
}
