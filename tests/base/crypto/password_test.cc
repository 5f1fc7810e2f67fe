// Argon2id hashes: a vector, the round trip, and what must never verify.
#include "base/crypto/password.h"

#include <doctest/doctest.h>

#include "tests/support/fixed_random.h"

using base::hash_password;
using base::PasswordCost;
using base::Secret;
using base::verify_password;

namespace {
constexpr PasswordCost kCheap{.memory_kib = 64, .passes = 1, .lanes = 1};
}

TEST_CASE("verify_password: the reference implementation's argon2id vector (RFC 9106, version 1.3)") {
  const char* phc = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  CHECK(verify_password(Secret("password"), phc));
  CHECK_FALSE(verify_password(Secret("Password"), phc));
}

TEST_CASE("hash_password: PHC form with the cost in it, a fresh salt each time") {
  test_support::FixedRandom random;
  const std::string a = hash_password(Secret("correct horse"), random, kCheap);
  const std::string b = hash_password(Secret("correct horse"), random, kCheap);
  CHECK(a.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
  CHECK(a != b);
  CHECK(a.find("horse") == std::string::npos);
  CHECK(verify_password(Secret("correct horse"), a));
  CHECK(verify_password(Secret("correct horse"), b));
  CHECK_FALSE(verify_password(Secret("correct hors"), a));
  CHECK_FALSE(verify_password(Secret("correct horse "), a));
  CHECK_FALSE(verify_password(Secret(""), a));
}

TEST_CASE("hash_password: bytes after a NUL count") {
  test_support::FixedRandom random;
  const std::string hash = hash_password(Secret(std::string_view("a\0b", 3)), random, kCheap);
  CHECK(verify_password(Secret(std::string_view("a\0b", 3)), hash));
  CHECK_FALSE(verify_password(Secret("a"), hash));
}

TEST_CASE("verify_password: a malformed hash is false, not an error") {
  test_support::FixedRandom random;
  const std::string good = hash_password(Secret("x"), random, kCheap);
  const std::string malformed[] = {
      "",
      "x",
      "$argon2id$",
      "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
      good.substr(0, good.size() - 1),
      good + "$",
      good + std::string(300, 'A'),
      good + std::string(1, '\0')};
  for (const std::string& phc : malformed) {
    CAPTURE(phc);
    CHECK_FALSE(verify_password(Secret("x"), phc));
  }
}

TEST_CASE("dummy_password_hash: has the default cost, so that an unknown user takes as long as a known one") {
  test_support::FixedRandom random;
  const std::string real = hash_password(Secret("x"), random);
  const std::string_view dummy = base::dummy_password_hash();
  CHECK(dummy.substr(0, dummy.find("p=1$")) == std::string_view(real).substr(0, real.find("p=1$")));
  CHECK(dummy.size() == real.size());
  CHECK_FALSE(verify_password(Secret(""), dummy));
}
