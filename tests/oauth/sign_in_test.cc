// Whether a user has to sign in (again), and the mark that says that they just did (OIDC Core 3.1.2.3).
#include "oauth/sign_in.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using oauth::Prompt;
using oauth::SignIn;
using test_support::kNow;

namespace {

const base::Secret kWebKey(std::string(32, 'w')), kOtherKey(std::string(32, 'o'));

oauth::AcceptedRequest accepted(Prompt prompt = Prompt::consent,
                                std::optional<base::Seconds> max_age = std::nullopt) {
  const auto client = test_support::OauthWorld::make_client("app_x", oauth::ClientType::confidential);
  return {{},      *oauth::RedirectUri::match(client.redirect_uris, client.redirect_uris.front()),
          client,  prompt,
          max_age, {},
          false,   {},
          {},      {}};
}

oauth::Visitor since(base::Instant auth_time) { return {{"usr_alice"}, {auth_time, "", {}, ""}}; }

SignIn decide(const oauth::AcceptedRequest& request, base::Instant auth_time,
              std::optional<bool> hinted = std::nullopt,
              std::optional<base::Instant> returned_at = std::nullopt) {
  return oauth::decide_sign_in(request, since(auth_time), hinted, returned_at, kNow);
}

}  // namespace

TEST_CASE("sign-in: nobody there has to, whoever is there need not") {
  CHECK(oauth::decide_sign_in(accepted(), std::nullopt, {}, {}, kNow) == SignIn::needed);
  CHECK(oauth::decide_sign_in(accepted(), std::nullopt, false, kNow, kNow) == SignIn::needed);
  CHECK(decide(accepted(), kNow - 100h) == SignIn::enough);
}

TEST_CASE("sign-in: prompt=login until they signed in after they were sent (oidcc-prompt-login)") {
  const auto request = accepted(Prompt::login);
  CHECK(decide(request, kNow) == SignIn::again);
  CHECK(decide(request, kNow - 10s, {}, kNow - 5s) == SignIn::again);
  CHECK(decide(request, kNow - 5s - 1us, {}, kNow - 5s) == SignIn::again);
  CHECK(decide(request, kNow - 5s, {}, kNow - 5s) == SignIn::enough);
  CHECK(decide(request, kNow - 1s, {}, kNow - 5s) == SignIn::enough);
}

TEST_CASE("sign-in: max_age, both sides of the boundary (oidcc-max-age-1)") {
  CHECK(decide(accepted(Prompt::consent, 60s), kNow - 60s) == SignIn::enough);
  CHECK(decide(accepted(Prompt::consent, 60s), kNow - 60s - 1us) == SignIn::again);
  CHECK(decide(accepted(Prompt::consent, 0s), kNow - 1us) == SignIn::again);
  CHECK(decide(accepted(Prompt::consent, 0s), kNow - 1s, {}, kNow - 1s) == SignIn::enough);
  CHECK(decide(accepted(Prompt::consent, base::Seconds{4294967295u}), kNow - 100h) == SignIn::enough);
  CHECK(decide(accepted(Prompt::none, 60s), kNow - 61s) == SignIn::again);
}

TEST_CASE("sign-in: a hint at somebody else is not met by having just signed in (case 25)") {
  CHECK(decide(accepted(), kNow, true) == SignIn::enough);
  CHECK(decide(accepted(), kNow, false) == SignIn::again);
  CHECK(decide(accepted(), kNow, false, kNow) == SignIn::again);
}

TEST_CASE("sign-in: an essential acr is reached or the request fails (OIDC Core 5.5.1.1)") {
  auto request = accepted();
  CHECK(oauth::check_acr(request, ""));
  request.acr_values = {"urn:other", std::string(oauth::kAcrPassword)};
  CHECK(oauth::check_acr(request, "urn:none"));
  request.acr_essential = true;
  CHECK(oauth::check_acr(request, oauth::kAcrPassword));
  const auto failed = oauth::check_acr(request, "urn:none");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == base::ErrorCode::unmet_authentication_requirements);
  CHECK_FALSE(oauth::check_acr(request, ""));
}

TEST_CASE("mark of return: of this request, this server and the last hour") {
  const std::string request = "client_id=app_x&prompt=login";
  const std::string mark = oauth::mark_of_return(request, kNow, kWebKey);
  const auto read = [&](std::string_view text, std::string_view of, base::Instant now,
                        const base::Secret& key) { return oauth::read_mark_of_return(text, of, now, key); };
  CHECK(read(mark, request, kNow, kWebKey) == kNow);
  CHECK(read(oauth::mark_of_return(request, kNow + 1us, kWebKey), request, kNow + 1us, kWebKey) == kNow);
  CHECK(read(mark, request, kNow + 1h, kWebKey) == kNow);
  CHECK_FALSE(read(mark, request, kNow + 1h + 1us, kWebKey));
  CHECK_FALSE(read(mark, request, kNow - 1us, kWebKey));
  CHECK_FALSE(read(mark, request + "&a=b", kNow, kWebKey));
  CHECK_FALSE(read(mark, "", kNow, kWebKey));
  CHECK_FALSE(read(mark, request, kNow, kOtherKey));
}

TEST_CASE("mark of return: whatever was changed or is malformed is no mark") {
  const std::string mark = oauth::mark_of_return("r", kNow, kWebKey);
  const std::string mac = mark.substr(mark.find('.'));
  for (const std::string& text :
       {std::string(), std::string("."), std::string("x"), mac, "1700000001" + mac, "0" + mark,
        "-1700000000" + mac, " " + mark, mark + "A", mark.substr(0, mark.size() - 1),
        std::string("1700000000"), std::string("1700000000."), std::string(13, '9') + mac,
        std::string(10'000, '9')}) {
    CAPTURE(text.substr(0, 80));
    CHECK_FALSE(oauth::read_mark_of_return(text, "r", kNow, kWebKey));
  }
}
