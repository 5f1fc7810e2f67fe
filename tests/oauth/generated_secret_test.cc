// Generated secrets: size, prefix, and the derived successor.
#include "oauth/generated_secret.h"

#include <doctest/doctest.h>

#include <map>
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

TEST_CASE("user code: eight of twenty letters, each as likely as the others (RFC 8628 6.1)") {
  test_support::FixedRandom random;
  std::map<char, int> seen;
  for (int i = 0; i < 2000; ++i)
    for (const char c : oauth::generate_user_code(random)) ++seen[c];
  CHECK(seen.size() == 20);
  for (const auto& [letter, times] : seen) {
    CAPTURE(letter);
    CHECK(std::string("BCDFGHJKLMNPQRSTVWXZ").find(letter) != std::string::npos);
    CHECK(times > 700);  // of 800
    CHECK(times < 900);
  }
}

TEST_CASE("user code: read as people type it, shown in two halves") {
  CHECK(oauth::read_user_code("WDJB-MJHT") == "WDJBMJHT");
  CHECK(oauth::read_user_code(" wdjb mjht ") == "WDJBMJHT");
  CHECK(oauth::read_user_code("w-d-j-b-m-j-h-t") == "WDJBMJHT");
  for (const char* wrong : {"", "WDJB-MJH", "WDJB-MJHTB", "ADJB-MJHT", "WDJB_MJHT", "WDJB-MJH7"}) {
    CAPTURE(wrong);
    CHECK_FALSE(oauth::read_user_code(wrong));
  }
  CHECK_FALSE(oauth::read_user_code("WDJBMJHT" + std::string(33, '-')));
  CHECK(oauth::read_user_code("WDJBMJHT" + std::string(32, '-')));
  CHECK(oauth::shown_user_code("WDJBMJHT") == "WDJB-MJHT");
}

TEST_CASE("user code: kept under the server's key, not as a bare hash of 34 bits") {
  const base::Secret key(std::string(32, 'k')), other(std::string(32, 'o'));
  CHECK(oauth::digest_of_user_code("WDJBMJHT", key) == oauth::digest_of_user_code("WDJBMJHT", key));
  CHECK(oauth::digest_of_user_code("WDJBMJHT", key) != oauth::digest_of_user_code("WDJBMJHT", other));
  CHECK(oauth::digest_of_user_code("WDJBMJHT", key) != base::sha256("WDJBMJHT"));
}
