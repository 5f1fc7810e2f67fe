// Secrets: what does not compile with them, and what they do.
#include "base/secret.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>

using base::Secret;

namespace {
template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept Jsonable = requires(nlohmann::json& out, const T& value) {
  to_json(out, value);
};
template <class T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};
static_assert(Printable<std::string> && Comparable<std::string>);
static_assert(!Printable<Secret> && !Jsonable<Secret> && !Comparable<Secret>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<std::string_view, Secret> &&
              !std::is_convertible_v<Secret, std::string_view>);
}  // namespace

TEST_CASE("Secret: gives its bytes when asked, moves them without leaving a copy") {
  Secret a(std::string_view("x\0y", 3));
  CHECK(a.reveal() == std::string_view("x\0y", 3));
  Secret b(std::move(a));
  CHECK(b.reveal().size() == 3);
  CHECK(a.empty());
  Secret c("other");
  c = std::move(b);
  CHECK(c.reveal() == std::string_view("x\0y", 3));
  CHECK(b.empty());
  const Secret d = c.copy();
  CHECK(d.reveal() == c.reveal());
  CHECK(Secret().empty());
}

TEST_CASE("equal_ct: equal only if all bytes and the length are") {
  CHECK(base::equal_ct("", ""));
  CHECK(base::equal_ct("abc", "abc"));
  CHECK(base::equal_ct(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
  CHECK_FALSE(base::equal_ct(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
  CHECK_FALSE(base::equal_ct("abc", "abd"));
  CHECK_FALSE(base::equal_ct("abc", "ab"));
  CHECK_FALSE(base::equal_ct("abc", ""));
}
