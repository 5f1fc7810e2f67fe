// Authorization requests: which errors stay on a page, which go to the client, and what is accepted.
#include "oauth/authorize.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using oauth::AcceptedRequest;
using oauth::PageError;
using oauth::ParametersView;
using oauth::RedirectError;
using test_support::kChallenge;
using test_support::OauthWorld;
using test_support::Pairs;
using test_support::with;

namespace {

const Pairs kGood{{"client_id", "app_shop"},
                  {"redirect_uri", "https://shop.example/cb"},
                  {"response_type", "code"},
                  {"scope", "accounts:read"},
                  {"state", "xyz"},
                  {"code_challenge", std::string(kChallenge)},
                  {"code_challenge_method", "S256"}};

std::string parameter_of(const std::string& url, const std::string& name) {
  const std::size_t at = url.find(name + "=");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + name.size() + 1;
  return url.substr(begin, url.find('&', begin) - begin);
}

/// "page: error", "redirect: error state", or "ok: scope".
std::string outcome(OauthWorld& world, const Pairs& pairs) {
  const auto result = oauth::authorize(world.clients, ParametersView(pairs), world.settings);
  if (const auto* page = std::get_if<PageError>(&result))
    return "page: " + std::string(base::row(page->error.code).name);
  if (const auto* redirect = std::get_if<RedirectError>(&result)) {
    const std::string& url = redirect->target.url();
    CHECK(url.starts_with("https://shop.example/cb?error="));
    CHECK(parameter_of(url, "iss") == "https%3A%2F%2Fauth.example");
    return "redirect: " + parameter_of(url, "error") + " " + parameter_of(url, "state");
  }
  return "ok: " + std::get<AcceptedRequest>(result).request.scope.text();
}

Pairs twice(const std::string& name, const std::string& first, const std::string& second) {
  Pairs pairs = with(kGood, name, "");
  pairs.emplace_back(name, first);
  pairs.emplace_back(name, second);
  return pairs;
}

}  // namespace

TEST_CASE("authorize: a good request is accepted as it is (RFC 6749 4.1.1, RFC 7636 4.3)") {
  OauthWorld world;
  const Pairs pairs = with(kGood, "nonce", "n-0S6");
  const auto result = oauth::authorize(world.clients, ParametersView(pairs), world.settings);
  const auto* accepted = std::get_if<AcceptedRequest>(&result);
  REQUIRE(accepted);
  CHECK(accepted->request.client_id.value == "app_shop");
  CHECK(accepted->request.redirect_uri == "https://shop.example/cb");
  CHECK(accepted->request.redirect_uri_given);
  CHECK(accepted->request.state == "xyz");
  CHECK(accepted->request.nonce == "n-0S6");
  CHECK(accepted->request.code_challenge == kChallenge);
  CHECK(accepted->request.scope.text() == "accounts:read");
  CHECK(accepted->prompt == oauth::Prompt::consent);
}

TEST_CASE(
    "authorize: errors in client_id or redirect_uri stay on a page (RFC 6749 4.1.2.1; cases 1 to 7, 12, "
    "14)") {
  OauthWorld world;
  struct Row {
    const char* name;
    Pairs pairs;
  };
  const Row rows[] = {
      {"no parameters", {}},
      {"unknown client", with(kGood, "client_id", "app_none")},
      {"no client", with(kGood, "client_id", "")},
      {"endless client", with(kGood, "client_id", std::string(10'000, 'x'))},
      {"client twice", twice("client_id", "app_shop", "app_wallet")},
      {"unregistered", with(kGood, "redirect_uri", "https://evil.example/cb")},
      {"slash added", with(kGood, "redirect_uri", "https://shop.example/cb/")},
      {"query added", with(kGood, "redirect_uri", "https://shop.example/cb?x=1")},
      {"fragment added", with(kGood, "redirect_uri", "https://shop.example/cb#x")},
      {"path case", with(kGood, "redirect_uri", "https://shop.example/CB")},
      {"good then evil", twice("redirect_uri", "https://shop.example/cb", "https://evil.example/")},
      {"evil then good", twice("redirect_uri", "https://evil.example/", "https://shop.example/cb")},
      {"line break", with(kGood, "redirect_uri", "https://shop.example/cb\r\nSet-Cookie: x")},
      {"everything else wrong too",
       with(with(kGood, "response_type", "token"), "redirect_uri", "https://evil.example/")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outcome(world, row.pairs).starts_with("page: "));
  }
}

TEST_CASE("authorize: without redirect_uri only a single registration will do (RFC 6749 3.1.2.3; case 11)") {
  OauthWorld world;
  const Pairs pairs = with(kGood, "redirect_uri", "");
  CHECK(outcome(world, pairs) == "ok: accounts:read");
  const auto accepted = oauth::authorize(world.clients, ParametersView(pairs), world.settings);
  CHECK_FALSE(std::get<AcceptedRequest>(accepted).request.redirect_uri_given);
  world.shop.redirect_uris.push_back("https://shop.example/second");
  world.clients.put(world.shop);
  CHECK(outcome(world, pairs) == "page: invalid_request");
  world.shop.redirect_uris.clear();
  world.clients.put(world.shop);
  CHECK(outcome(world, pairs) == "page: invalid_request");
}

TEST_CASE("authorize: every other error goes to the client with state and iss (cases 15 to 27)") {
  OauthWorld world;
  struct Row {
    const char* name;
    Pairs pairs;
    const char* expect;
  };
  const std::string long_state(2049, 's');
  const Row rows[] = {
      {"16 response_type missing", with(kGood, "response_type", ""), "redirect: invalid_request xyz"},
      {"17 token", with(kGood, "response_type", "token"), "redirect: unsupported_response_type xyz"},
      {"17 id_token", with(kGood, "response_type", "id_token"), "redirect: unsupported_response_type xyz"},
      {"17 code id_token", with(kGood, "response_type", "code id_token"),
       "redirect: unsupported_response_type xyz"},
      {"17 code token", with(kGood, "response_type", "code token"),
       "redirect: unsupported_response_type xyz"},
      {"17 in capitals", with(kGood, "response_type", "CODE"), "redirect: unsupported_response_type xyz"},
      {"response_mode fragment", with(kGood, "response_mode", "fragment"), "redirect: invalid_request xyz"},
      {"response_mode fragment.jwt", with(kGood, "response_mode", "fragment.jwt"),
       "redirect: invalid_request xyz"},
      {"21 scope beyond registration", with(kGood, "scope", "accounts:read admin"),
       "redirect: invalid_scope xyz"},
      {"scope malformed", with(kGood, "scope", "a  b"), "redirect: invalid_scope xyz"},
      {"141 endless scope", with(kGood, "scope", std::string(1001, 'a')), "redirect: invalid_scope xyz"},
      {"46 no challenge", with(kGood, "code_challenge", ""), "redirect: invalid_request xyz"},
      {"46 no method", with(kGood, "code_challenge_method", ""), "redirect: invalid_request xyz"},
      {"46 plain", with(kGood, "code_challenge_method", "plain"), "redirect: invalid_request xyz"},
      {"46 short challenge", with(kGood, "code_challenge", std::string(42, 'A')),
       "redirect: invalid_request xyz"},
      {"24 none login", with(kGood, "prompt", "none login"), "redirect: invalid_request xyz"},
      {"prompt unknown", with(kGood, "prompt", "create"), "redirect: invalid_request xyz"},
      {"prompt malformed", with(kGood, "prompt", "login  none"), "redirect: invalid_request xyz"},
      {"27 request, not opened", with(kGood, "request", "x.y.z"), "redirect: request_not_supported xyz"},
      {"45 request_uri", with(kGood, "request_uri", "http://127.0.0.1:22"),
       "redirect: request_uri_not_supported xyz"},
      {"27 registration", with(kGood, "registration", "{}"), "redirect: registration_not_supported xyz"},
      {"long nonce", with(kGood, "nonce", std::string(513, 'n')), "redirect: invalid_request xyz"},
      {"control in nonce", with(kGood, "nonce", "a\nb"), "redirect: invalid_request xyz"},
      {"scope twice", twice("scope", "accounts:read", "accounts:read"), "redirect: invalid_request xyz"},
      {"unknown twice", twice("extra", "1", "2"), "redirect: invalid_request xyz"},
      {"state twice is not echoed", twice("state", "a", "b"), "redirect: invalid_request "},
      {"15 control in state", with(kGood, "state", "a\r\nSet-Cookie: x"), "redirect: invalid_request "},
      {"15 DEL in state", with(kGood, "state", "a\x7f"), "redirect: invalid_request "},
      {"141 state over 2048 bytes", with(kGood, "state", long_state), "redirect: invalid_request "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outcome(world, row.pairs) == row.expect);
  }
}

TEST_CASE("authorize: a suspended client is refused by redirect (case 22)") {
  OauthWorld world;
  world.shop.suspended = true;
  world.clients.put(world.shop);
  CHECK(outcome(world, kGood) == "redirect: unauthorized_client xyz");
}

TEST_CASE("authorize: what must not be an error (RFC 6749 3.1, OIDC Core 3.1.2.1; case 141)") {
  OauthWorld world;
  struct Row {
    const char* name;
    Pairs pairs;
  };
  const Row rows[] = {
      {"no state", with(kGood, "state", "")},
      {"state of 2048 bytes", with(kGood, "state", std::string(2048, 's'))},
      {"state in UTF-8", with(kGood, "state", "\xf0\x9f\x98\x80")},
      {"unknown parameter", with(kGood, "extra", "foobar")},
      {"display", with(kGood, "display", "popup")},
      {"nonce of 512", with(kGood, "nonce", std::string(512, 'n'))},
      {"response_mode form_post", with(kGood, "response_mode", "form_post")},
      {"response_mode jwt", with(kGood, "response_mode", "jwt")},
      {"response_mode query", with(kGood, "response_mode", "query")},
      {"prompt consent", with(kGood, "prompt", "consent")},
      {"prompt login consent", with(kGood, "prompt", "login consent")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outcome(world, row.pairs) == "ok: accounts:read");
  }
  CHECK(outcome(world, with(kGood, "scope", "")) == "ok: accounts:read payments:write");
}

TEST_CASE("authorize: no scope asked for and none registered is invalid_scope (RFC 6749 3.3)") {
  OauthWorld world;
  world.shop.scope = {};
  world.clients.put(world.shop);
  CHECK(outcome(world, with(kGood, "scope", "")) == "redirect: invalid_scope xyz");
}

TEST_CASE("authorize: prompt says which pages are wanted (OIDC Core 3.1.2.1)") {
  OauthWorld world;
  const auto prompt = [&world](const char* text) {
    const Pairs pairs = with(kGood, "prompt", text);
    return std::get<AcceptedRequest>(oauth::authorize(world.clients, ParametersView(pairs), world.settings))
        .prompt;
  };
  CHECK(prompt("none") == oauth::Prompt::none);
  CHECK(prompt("login") == oauth::Prompt::login);
  CHECK(prompt("select_account") == oauth::Prompt::login);
  CHECK(prompt("consent") == oauth::Prompt::consent);
  const auto accepted = oauth::authorize(world.clients, ParametersView(kGood), world.settings);
  const base::Error error{base::ErrorCode::login_required, "the user must sign in"};
  const std::string url = oauth::refusal(std::get<AcceptedRequest>(accepted), error, world.settings).url();
  CHECK(parameter_of(url, "error") == "login_required");
  CHECK(parameter_of(url, "state") == "xyz");
}

TEST_CASE(
    "authorize: oidc may leave PKCE out of OpenID Connect requests alone (OIDC Core 3.1.2.1, RFC 9700 "
    "2.1.1)") {
  OauthWorld world;
  world.shop.metadata.profile = oauth::Profile::oidc;
  world.shop.scope = *oauth::ScopeSet::parse("openid accounts:read");
  world.clients.put(world.shop);
  const Pairs bare = with(with(kGood, "code_challenge", ""), "code_challenge_method", "");
  CHECK(outcome(world, with(bare, "scope", "openid accounts:read")) == "ok: accounts:read openid");
  CHECK(outcome(world, with(bare, "scope", "")).starts_with("ok: "));
  CHECK(outcome(world, with(bare, "scope", "accounts:read")) == "redirect: invalid_request xyz");
  CHECK(outcome(world, with(bare, "scope", "accounts:read openid2")) == "redirect: invalid_request xyz");
  CHECK(outcome(world, kGood) == "ok: accounts:read");
}
