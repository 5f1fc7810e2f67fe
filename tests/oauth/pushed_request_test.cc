// Pushing authorization requests and loading them again (RFC 9126; cases 44 to 50, 54).
#include "oauth/pushed_request.h"

#include <doctest/doctest.h>

#include "oauth/form_text.h"
#include "tests/support/fapi_world.h"

using namespace std::chrono_literals;
using oauth::ParametersView;
using test_support::kNow;
using test_support::Pairs;
using test_support::with;

namespace {

struct PushWorld : test_support::FapiWorld {
  int fetches = 0;
  oauth::ClientKeysCache counting{[this](const std::string&) -> base::Result<std::string> {
    ++fetches;
    return base::Error{base::ErrorCode::backend_unavailable, "nothing may be fetched"};
  }};
  base::Result<oauth::PushedAnswer> push(const Pairs& pairs, std::string_view jkt = {}) {
    return oauth::push_request(grants, counting, settings, random, fapi, ParametersView(pairs), jkt, kNow);
  }
  /// "ok", or the error's name; a refusal keeps nothing.
  std::string outcome(const Pairs& pairs, std::string_view jkt = {}) {
    const auto writes = grants.writes();
    const auto answer = push(pairs, jkt);
    if (answer) return "ok";
    CHECK(grants.writes() == writes);
    return std::string(base::row(answer.error().code).name);
  }
  base::Result<oauth::ResolvedRequest> resolve(const Pairs& pairs, base::Instant now = kNow) {
    const ParametersView parameters(pairs);
    return oauth::resolve_request(grants, counting, settings,
                                  oauth::find_requesting_client(clients, parameters), parameters, now);
  }
  std::string resolved(const Pairs& pairs, base::Instant now = kNow) {
    const auto found = resolve(pairs, now);
    return found ? oauth::form_text(found->pairs) : std::string(base::row(found.error().code).name);
  }
  std::string uri(const Pairs& pairs, std::string_view jkt = {}) {
    return std::string(push(pairs, jkt)->request_uri.reveal());
  }
};

Pairs loading(const std::string& request_uri, const std::string& client_id = "app_fapi") {
  return {{"client_id", client_id}, {"request_uri", request_uri}};
}

}  // namespace

TEST_CASE("pushed request: kept for its lifetime and loaded as it was pushed (RFC 9126 2.2, 4)") {
  PushWorld world;
  Pairs pairs = world.request();
  pairs.emplace_back("client_assertion", "secret.jwt.text");
  pairs.emplace_back("client_assertion_type", "type");
  pairs.emplace_back("client_secret", "secret");
  const auto answer = world.push(pairs);
  REQUIRE(answer);
  CHECK(answer->expires_in == 300s);
  CHECK(answer->request_uri.reveal().starts_with(oauth::kRequestUriPrefix));
  CHECK(answer->request_uri.reveal().size() == oauth::kRequestUriPrefix.size() + 43);  // 256 bits
  const std::string uri(answer->request_uri.reveal());
  for (const base::Instant at : {kNow, kNow, kNow + 300s - 1us}) {  // twice: before the user decides it may
    const auto found = world.resolve(loading(uri), at);
    REQUIRE(found);
    Pairs expect = with(world.request(), "client_id", "app_fapi");
    CHECK(Pairs(found->pairs) == expect);  // without credentials
    CHECK(found->origin.pushed);
    CHECK(found->origin.request_uri == base::sha256(uri));
  }
  CHECK(world.resolved(loading(uri), kNow + 300s) == "invalid_request_uri");
}

TEST_CASE("pushed request: what beside the request_uri is there counts for nothing (RFC 9101 6.3; case 50)") {
  PushWorld world;
  Pairs pairs = loading(world.uri(world.request()));
  for (const auto& [name, value] : Pairs{{"redirect_uri", "https://evil.example"},
                                         {"scope", "payments:write"},
                                         {"state", "outer"},
                                         {"nonce", "outer"},
                                         {"authorization_details", "[]"},
                                         {"prompt", "none"},
                                         {"response_mode", "form_post"},
                                         {"dpop_jkt", std::string(43, 'A')}})
    pairs.emplace_back(name, value);
  CHECK(world.resolved(pairs) == oauth::form_text(with(world.request(), "client_id", "app_fapi")));
}

TEST_CASE("pushed request: guessed, of another client, or twice there, it is not known (cases 49, 59)") {
  PushWorld world;
  const std::string uri = world.uri(world.request());
  CHECK(world.resolved(loading(uri + "x")) == "invalid_request_uri");
  CHECK(world.resolved(loading(uri.substr(0, uri.size() - 1))) == "invalid_request_uri");
  CHECK(world.resolved(loading(std::string(oauth::kRequestUriPrefix))) == "invalid_request_uri");
  CHECK(world.resolved(loading(std::string(oauth::kRequestUriPrefix) + std::string(10'000, 'x'))) ==
        "invalid_request_uri");
  CHECK(world.resolved(loading(uri, "app_second")) == "invalid_request_uri");
  Pairs twice = loading(uri);
  twice.emplace_back("request_uri", uri);
  CHECK(world.resolved(twice) == "invalid_request_uri");
  // An unknown client, or two of them: left for the page to refuse.
  CHECK(world.resolve(loading(uri, "app_none"))->origin.pushed == false);
  Pairs clients = loading(uri);
  clients.emplace_back("client_id", "app_second");
  CHECK(world.resolve(clients)->origin.pushed == false);
}

TEST_CASE(
    "pushed request: any other request_uri is refused and nothing is ever fetched (CVE-2020-10770; case "
    "45)") {
  PushWorld world;
  world.fapi.metadata.jwks.clear();
  world.fapi.metadata.jwks_uri = "https://client.example/jwks";
  world.clients.put(world.fapi);
  for (const char* uri :
       {"https://169.254.169.254/latest", "http://127.0.0.1:22", "file:///etc/passwd", "urn:x",
        "URN:ietf:params:oauth:request_uri:x", "https://client.example/request.jwt", " "}) {
    CAPTURE(uri);
    CHECK(world.resolved(loading(uri)) == "request_uri_not_supported");
  }
  CHECK(world.fetches == 0);
}

TEST_CASE("pushed request: request and request_uri exclude each other and come once (RFC 9101 5)") {
  PushWorld world;
  const Pairs both{{"client_id", "app_fapi"}, {"request", "a.b.c"}, {"request_uri", "urn:x"}};
  CHECK(world.resolved(both) == "invalid_request");
  const auto object =
      test_support::request_object(world.key(), "app_fapi", world.settings.issuer, kNow, world.request())
          .signed_by(world.key());
  Pairs pairs{{"client_id", "app_fapi"}, {"request", object}};
  CHECK(world.resolve(pairs)->origin.signed_);
  CHECK_FALSE(world.resolve(pairs)->origin.pushed);
  pairs.emplace_back("request", object);
  CHECK(world.resolved(pairs) == "invalid_request");
}

TEST_CASE("push: an authorization request is judged at once (RFC 9126 2.1, 2.3; cases 11, 17, 44, 46)") {
  PushWorld world;
  const Pairs good = world.request();
  struct Row {
    const char *name, *parameter, *value, *expect;
  };
  const std::string jkt(43, 'A');
  const Row rows[] = {
      {"44 request_uri", "request_uri", "urn:ietf:params:oauth:request_uri:x", "invalid_request"},
      {"11 no redirect_uri (suite 27, 39)", "redirect_uri", "", "invalid_request"},
      {"unregistered redirect_uri", "redirect_uri", "https://evil.example", "invalid_request"},
      {"17 token (suite 41)", "response_type", "token", "unsupported_response_type"},
      {"17 code id_token (suite 40)", "response_type", "code id_token", "unsupported_response_type"},
      {"no response_type", "response_type", "", "invalid_request"},
      {"46 no challenge (suite 62)", "code_challenge", "", "invalid_request"},
      {"46 plain (suite 65)", "code_challenge_method", "plain", "invalid_request"},
      {"46 no method", "code_challenge_method", "", "invalid_request"},
      {"46 challenge of 42", "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c",
       "invalid_request"},
      {"46 illegal challenge", "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c+",
       "invalid_request"},
      {"another client_id", "client_id", "app_second", "invalid_request"},
      {"scope beyond", "scope", "admin", "invalid_scope"},
      {"not a request object", "request", "a.b.c", "invalid_request_object"},
      {"registration", "registration", "{}", "registration_not_supported"},
      {"dpop_jkt malformed", "dpop_jkt", "x", "invalid_request"},
      {"no client_id", "client_id", "", "ok"},
      {"no state (suite 5)", "state", "", "ok"},
      {"no nonce (suite 6)", "nonce", "", "ok"},
      {"dpop_jkt", "dpop_jkt", jkt.c_str(), "ok"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(world.outcome(with(good, row.parameter, row.value)) == row.expect);
  }
}

TEST_CASE("push: the key of a proof is bound, and must be dpop_jkt's (RFC 9449 10.1; suite 15, 18)") {
  PushWorld world;
  const std::string jkt(43, 'A'), other(43, 'B');
  CHECK(world.outcome(with(world.request(), "dpop_jkt", jkt), other) == "invalid_request");
  const auto bound = [&](const Pairs& pairs) {
    const auto found = world.resolve(loading(world.uri(pairs, jkt)));
    CHECK_FALSE(found->parameters().repeats("dpop_jkt"));
    return std::string(found->parameters().get_or_empty("dpop_jkt"));
  };
  CHECK(bound(world.request()) == jkt);
  CHECK(bound(with(world.request(), "dpop_jkt", jkt)) == jkt);
  // Empty parameters are the same as none (RFC 6749 3.1).
  Pairs empty = with(world.request(), "client_id", "");
  empty.emplace_back("dpop_jkt", "");
  empty.emplace_back("client_id", "");
  CHECK(bound(empty) == jkt);
}

TEST_CASE("push: a client that has to sign its requests does (RFC 9101 10.5; suite 36; case 54)") {
  PushWorld world;
  world.fapi.metadata.require_signed_request_object = true;
  CHECK(world.outcome(world.request()) == "invalid_request");
  const auto object =
      test_support::request_object(world.key(), "app_fapi", world.settings.issuer, kNow, world.request());
  CHECK(world.outcome({{"request", object.signed_by(world.key())}}) == "ok");
  CHECK(world.outcome({{"request", object.signed_by(world.other_key())}}) == "invalid_request_object");
  CHECK(world.outcome({{"request", object.with("redirect_uri", "").signed_by(world.key())}}) ==
        "invalid_request");
  CHECK(world.outcome({{"request", object.with_header("alg", R"("none")").with_signature("")}}) ==
        "invalid_request_object");
}

TEST_CASE("push: of a request object and parameters beside it only the object counts (suite 20, 21, 26)") {
  PushWorld world;
  const auto object = test_support::request_object(world.key(), "app_fapi", world.settings.issuer, kNow,
                                                   with(world.request(), "state", ""));
  Pairs pairs = world.request();
  pairs.emplace_back("request", object.with("nonce", R"("inner")").signed_by(world.key()));
  const auto found = world.resolve(loading(world.uri(pairs)));
  REQUIRE(found);
  CHECK(found->parameters().get_or_empty("nonce") == "inner");
  CHECK_FALSE(found->parameters().get("state"));
  CHECK_FALSE(found->parameters().get("request"));
}
