// Profiles: what each demands beyond the common rules, and the report that says so.
#include "oauth/client_profile.h"

#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "tests/support/client_samples.h"

using namespace test_support;
using oauth::AuthMethod;
using oauth::Client;
using oauth::Holds;
using oauth::Profile;

namespace {

/// The ids of the rules that are broken, separated by spaces.
std::string broken(const Client& client, const oauth::Settings& settings = OauthWorld::make_settings()) {
  std::string ids;
  for (const oauth::ReportLine& line : oauth::profile_report(client, settings))
    if (line.holds == Holds::no) ids += (ids.empty() ? "" : " ") + std::string(line.rule->id);
  return ids;
}

Holds holds(const Client& client, std::string_view id,
            const oauth::Settings& settings = OauthWorld::make_settings()) {
  for (const oauth::ReportLine& line : oauth::profile_report(client, settings))
    if (line.rule->id == id) return line.holds;
  FAIL("no such rule in the report: " << id);
  return Holds::no;
}

struct Case {
  const char* name;
  std::function<void(Client&)> change;
  const char* broken;
};

}  // namespace

TEST_CASE("profiles: the samples keep every rule of theirs") {
  for (const Client& client : {ordinary_app(), public_app(), fapi_app(), oidc_app()}) {
    CAPTURE(client.client_id.value);
    CHECK(broken(client) == "");
    CHECK(oauth::check_profile(client, OauthWorld::make_settings()));
  }
}

TEST_CASE("profile fapi2: each demand alone (FAPI 2.0 SP 5.3.2.1, 5.3.2.2, 5.4.1)") {
  const Case cases[] = {
      {"as it is", [](Client&) {}, ""},
      {"public",
       [](Client& c) {
         c.type = oauth::ClientType::public_;
         c.metadata.token_endpoint_auth_method = AuthMethod::none;
         c.metadata.grant_types = {oauth::GrantType::authorization_code, oauth::GrantType::refresh_token};
       },
       "confidential strong-authentication no-rotation"},
      {"a secret", [](Client& c) { c.metadata.token_endpoint_auth_method = AuthMethod::client_secret_basic; },
       "strong-authentication"},
      {"a secret, sent in two ways",
       [](Client& c) { c.metadata.token_endpoint_auth_method = AuthMethod::client_secret; },
       "strong-authentication one-method"},
      {"a certificate of its own",
       [](Client& c) { c.metadata.token_endpoint_auth_method = AuthMethod::self_signed_tls_client_auth; },
       ""},
      {"bearer tokens", [](Client& c) { c.metadata.dpop_bound_access_tokens = false; }, "bound-tokens"},
      {"tokens bound to a certificate",
       [](Client& c) {
         c.metadata.dpop_bound_access_tokens = false;
         c.metadata.tls_client_certificate_bound_access_tokens = true;
       },
       ""},
      {"requests that are not pushed",
       [](Client& c) { c.metadata.require_pushed_authorization_requests = false; }, "par"},
      {"no requests at all",
       [](Client& c) {
         c.metadata.require_pushed_authorization_requests = false;
         c.metadata.grant_types = {oauth::GrantType::client_credentials};
       },
       ""},
      {"RS256 ID tokens", [](Client& c) { c.metadata.id_token_signed_response_alg = "RS256"; }, "algs"},
      {"RS256 assertions", [](Client& c) { c.metadata.token_endpoint_auth_signing_alg = "RS256"; },
       "algs key-set"},
      {"RS256 request objects", [](Client& c) { c.metadata.request_object_signing_alg = "RS256"; }, "algs"},
      {"RS256 responses", [](Client& c) { c.metadata.authorization_signed_response_alg = "RS256"; }, "algs"},
      {"PS256 ID tokens", [](Client& c) { c.metadata.id_token_signed_response_alg = "PS256"; }, ""},
      {"http on the device", [](Client& c) { c.redirect_uris = {"http://127.0.0.1:4000/cb"}; },
       "https-redirect"},
      {"http on the device of a native app",
       [](Client& c) {
         c.redirect_uris = {"http://127.0.0.1:4000/cb"};
         c.metadata.application_type = oauth::ApplicationType::native;
       },
       ""},
      {"http elsewhere of a native app",
       [](Client& c) {
         c.redirect_uris = {"http://rp.example.com/cb"};
         c.metadata.application_type = oauth::ApplicationType::native;
       },
       "redirect-uris"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Client client = fapi_app();
    c.change(client);
    CHECK(broken(client) == c.broken);
    CHECK(oauth::check_profile(client, OauthWorld::make_settings()).has_value() ==
          std::string_view(c.broken).empty());
  }
}

TEST_CASE("profile fapi2: the server's lifetimes on both sides (FAPI 2.0 SP 5.3.2.1-11, 5.3.2.2-12)") {
  oauth::Settings settings = OauthWorld::make_settings();
  settings.lifetimes.code = std::chrono::seconds{60};
  settings.lifetimes.pushed_request = std::chrono::seconds{599};
  CHECK(broken(fapi_app(), settings) == "");
  settings.lifetimes.code = std::chrono::seconds{61};
  CHECK(broken(fapi_app(), settings) == "code-60s");
  CHECK(broken(ordinary_app(), settings) == "");
  settings.lifetimes.code = std::chrono::seconds{60};
  settings.lifetimes.pushed_request = std::chrono::seconds{600};
  CHECK(broken(fapi_app(), settings) == "par-lifetime");
  const auto refused = oauth::check_profile(fapi_app(), settings);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().about.empty());  // no member of the app can mend it
}

TEST_CASE("profile oauth21 has modern algorithms only, oidc also RS256 (OIDC Core 15.1)") {
  Client client = ordinary_app();
  client.metadata.id_token_signed_response_alg = "RS256";
  CHECK(broken(client) == "algs");
  client.metadata.profile = Profile::oidc;
  client.scope = oidc_app().scope;
  CHECK(broken(client) == "");
  client.metadata.id_token_signed_response_alg = "HS256";
  CHECK(broken(client) == "oidc-algs known-algs");
}

TEST_CASE("profile oidc: whoever signs people in needs the scope openid (OIDC Core 3.1.2.1)") {
  Client client = oidc_app();
  client.scope = *oauth::ScopeSet::parse("profile accounts:read");
  CHECK(broken(client) == "openid-scope");
  const auto refused = oauth::check_profile(client, OauthWorld::make_settings());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().about == "scope");
  client.metadata.grant_types = {oauth::GrantType::client_credentials};
  CHECK(broken(client) == "");
}

TEST_CASE("report: rotation is a rule for public apps, its absence one of FAPI (RFC 9700 4.14.2)") {
  CHECK(holds(public_app(), "rotation") == Holds::yes);
  CHECK(holds(ordinary_app(), "rotation") == Holds::not_applicable);
  CHECK(holds(fapi_app(), "no-rotation") == Holds::yes);
  CHECK(holds(fapi_app(), "assertion-audience") == Holds::yes);
  Client machine = ordinary_app();
  machine.metadata.grant_types = {oauth::GrantType::client_credentials};
  CHECK(holds(machine, "pkce") == Holds::not_applicable);
  CHECK(holds(ordinary_app(), "pkce") == Holds::yes);
}

TEST_CASE("report: rules of the profile only, each id once, each with a sentence and a source") {
  for (const Client& client : {ordinary_app(), fapi_app(), oidc_app()}) {
    std::set<std::string_view> ids;
    for (const oauth::ReportLine& line : oauth::profile_report(client, OauthWorld::make_settings())) {
      CAPTURE(line.rule->id);
      CHECK(ids.insert(line.rule->id).second);
      CHECK(line.rule->profiles.contains(client.metadata.profile));
      CHECK_FALSE(line.rule->sentence.empty());
      CHECK_FALSE(line.rule->source.empty());
    }
    CHECK(ids.contains("par") == (client.metadata.profile == Profile::fapi2));
    CHECK(ids.contains("redirect-uris"));
  }
}

TEST_CASE("defaults: fapi2 brings pushed requests and tokens bound by what the app holds, others nothing") {
  oauth::ClientMetadata metadata;
  oauth::apply_profile_defaults(metadata);
  CHECK(metadata == oauth::ClientMetadata{});
  metadata.profile = Profile::fapi2;
  metadata.token_endpoint_auth_method = AuthMethod::private_key_jwt;
  oauth::apply_profile_defaults(metadata);
  CHECK(metadata.require_pushed_authorization_requests);
  CHECK(metadata.dpop_bound_access_tokens);
  CHECK_FALSE(metadata.tls_client_certificate_bound_access_tokens);
  metadata = {};
  metadata.profile = Profile::fapi2;
  metadata.token_endpoint_auth_method = AuthMethod::tls_client_auth;
  oauth::apply_profile_defaults(metadata);
  CHECK(metadata.tls_client_certificate_bound_access_tokens);
  CHECK_FALSE(metadata.dpop_bound_access_tokens);
}
