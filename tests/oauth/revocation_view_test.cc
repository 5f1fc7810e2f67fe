// The revocation view: what it refuses, to the second, and what it forgets.
#include "oauth/revocation_view.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using oauth::RevocationView;
using oauth::RevokedKind;
using test_support::kNow;

namespace {

oauth::Revocation entry(RevokedKind kind, const std::string& subject, base::Instant revoked_at = kNow,
                        base::Instant expires_at = kNow + 660s) {
  return {1, kind, subject, revoked_at, expires_at};
}

oauth::AccessClaimsView claims(base::Instant issued_at = kNow) {
  oauth::AccessClaimsView out;
  out.token_id = "0123456789abcdef";
  out.client_id = "app_shop";
  out.subject = "usr_alice";
  out.grant_id = "grt_1";
  out.issued_at = issued_at;
  out.expires_at = issued_at + 600s;
  return out;
}

}  // namespace

TEST_CASE("revocation view: each kind refuses its subject and no other") {
  struct Row {
    RevokedKind kind;
    const char* subject;
    bool refused;
  };
  const Row rows[] = {
      {RevokedKind::token, "0123456789abcdef", true},
      {RevokedKind::token, "0123456789abcdeF", false},
      {RevokedKind::grant, "grt_1", true},
      {RevokedKind::grant, "grt_11", false},
      {RevokedKind::client, "app_shop", true},
      {RevokedKind::client, "usr_alice", false},
      {RevokedKind::user, "usr_alice", true},
      {RevokedKind::user, "app_shop", false},
      {RevokedKind::grant, "app_shop", false},
      {RevokedKind::token, "", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.subject);
    RevocationView view;
    CHECK_FALSE(view.refuses(claims()));
    view.apply(entry(row.kind, row.subject));
    CHECK(view.refuses(claims()) == row.refused);
  }
}

TEST_CASE("revocation view: an empty claim is never a subject") {
  RevocationView view;
  view.apply(entry(RevokedKind::grant, ""));
  oauth::AccessClaimsView in = claims();
  in.grant_id = {};
  CHECK_FALSE(view.refuses(in));
}

TEST_CASE(
    "revocation view: a client's or user's later tokens live; those of the same second do not (fail "
    "closed)") {
  for (const auto& [kind, subject] :
       {std::pair{RevokedKind::client, "app_shop"}, {RevokedKind::user, "usr_alice"}}) {
    CAPTURE(subject);
    RevocationView view;
    view.apply(entry(kind, subject, kNow + 300'000us));
    CHECK(view.refuses(claims(kNow - 1s)));
    CHECK(view.refuses(claims(kNow)));              // issued in the second of the revocation, maybe after it
    CHECK(view.refuses(claims(kNow + 999'999us)));  // the same second, not yet cut to it
    CHECK_FALSE(view.refuses(claims(kNow + 1s)));
  }
}

TEST_CASE("revocation view: a revoked grant or token stays dead whatever its times say (case 102)") {
  RevocationView view;
  view.apply(entry(RevokedKind::grant, "grt_1"));
  CHECK(view.refuses(claims(kNow + 100s)));
  RevocationView tokens;
  tokens.apply(entry(RevokedKind::token, "0123456789abcdef"));
  CHECK(tokens.refuses(claims(kNow + 100s)));
}

TEST_CASE("revocation view: applying twice or in the wrong order keeps the later times") {
  RevocationView view;
  view.apply(entry(RevokedKind::client, "app_shop", kNow + 50s, kNow + 710s));
  view.apply(entry(RevokedKind::client, "app_shop", kNow, kNow + 660s));
  CHECK(view.size() == 1);
  CHECK(view.refuses(claims(kNow + 50s)));
  view.expire(kNow + 660s);
  CHECK(view.size() == 1);
  view.expire(kNow + 710s);
  CHECK(view.size() == 0);
}

TEST_CASE("revocation view: a second revocation prolongs an entry that was due earlier") {
  RevocationView view;
  view.apply(entry(RevokedKind::user, "usr_alice", kNow, kNow + 660s));
  view.apply(entry(RevokedKind::user, "usr_alice", kNow + 100s, kNow + 760s));
  view.apply(entry(RevokedKind::user, "usr_bob", kNow, kNow + 700s));
  view.expire(kNow + 700s);
  CHECK(view.size() == 1);
  CHECK(view.refuses(claims(kNow + 100s)));
  view.expire(kNow + 760s);
  CHECK(view.size() == 0);
}

TEST_CASE("revocation view: an entry is forgotten when no token can be alive, not before") {
  RevocationView view;
  for (const RevokedKind kind :
       {RevokedKind::token, RevokedKind::grant, RevokedKind::client, RevokedKind::user})
    view.apply(entry(kind, "x"));
  CHECK(view.size() == 4);
  view.expire(kNow + 660s - 1us);
  CHECK(view.size() == 4);
  view.expire(kNow + 660s);
  CHECK(view.size() == 0);
}
