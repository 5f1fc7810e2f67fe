// Generated secrets: size, prefix, and the derived successor.
#include "oauth/generated_secret.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/fixed_random.h"

TEST_CASE("generated secret: prefix and 43 characters, different each time") {
  test_support::FixedRandom random;
  const base::Secret a = oauth::generate_secret("tg_ac_", random),
                     b = oauth::generate_secret("tg_ac_", random);
  CHECK(a.reveal().starts_with("tg_ac_"));
  CHECK(a.reveal().size() == 6 + 43);
  CHECK(a.reveal() != b.reveal());
}

TEST_CASE("refresh successor: the same for the same token and key, otherwise another") {
  const base::Secret key(std::string(32, 'k')), other(std::string(32, 'o'));
  const base::Secret next = oauth::derive_refresh_successor(key, "tg_rt_1");
  CHECK(next.reveal().starts_with("tg_rt_"));
  CHECK(next.reveal().size() == 6 + 43);
  const base::Secret same = oauth::derive_refresh_successor(key, "tg_rt_1");
  const base::Secret second = oauth::derive_refresh_successor(key, "tg_rt_2");
  const base::Secret foreign = oauth::derive_refresh_successor(other, "tg_rt_1");
  CHECK(next.reveal() == same.reveal());
  CHECK(next.reveal() != second.reveal());
  CHECK(next.reveal() != foreign.reveal());
}
