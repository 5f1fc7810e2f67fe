// The rules of every app: one thing wrong at a time, on both sides of each boundary.
#include <doctest/doctest.h>

#include <functional>

#include "oauth/client_profile.h"
#include "tests/support/client_samples.h"

using namespace test_support;
using oauth::AuthMethod;
using oauth::Client;
using oauth::GrantType;

namespace {

/// "ok", or the member that the first broken rule is about.
std::string refused(const Client& client, const oauth::Settings& settings = OauthWorld::make_settings()) {
  const auto checked = oauth::check_profile(client, settings);
  return checked ? "ok" : checked.error().about;
}

struct Case {
  const char* name;
  std::function<void(Client&)> change;
  const char* about;
};

void check(const Client& begin, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Client client = begin;
    c.change(client);
    CHECK(refused(client) == c.about);
  }
}

Client keyed(AuthMethod method) {
  Client client = ordinary_app();
  client.metadata.token_endpoint_auth_method = method;
  client.metadata.jwks = kEcJwks;
  return client;
}

}  // namespace

TEST_CASE("client rules: redirect URIs (cases 7, 9, 10: RFC 6749 3.1.2, CVE-2026-9086, CVE-2026-22752)") {
  struct Uri {
    std::string uri;
    bool good;
  };
  const Uri uris[] = {{"https://rp.example.com/cb", true},
                      {"http://localhost:3000/cb", true},
                      {"http://127.0.0.1/cb", true},
                      {"http://[::1]/cb", true},
                      {"http://rp.example.com/cb", false},
                      {"https://rp.example.com/cb#f", false},
                      {"https://u@rp.example.com/cb", false},
                      {"javascript:alert(1)", false},
                      {"JaVaScRiPt:alert(1)", false},
                      {"data:text/html,x", false},
                      {"vbscript:x", false},
                      {"file:///etc/passwd", false},
                      {"com.example.app:/cb", false},
                      {"https://" + std::string(400 - 8, 'a'), true},
                      {"https://" + std::string(401 - 8, 'a'), false}};
  for (const Uri& c : uris) {
    CAPTURE(c.uri);
    Client client = ordinary_app();
    client.redirect_uris = {"https://shop.example/cb", c.uri};
    const auto checked = oauth::check_profile(client, OauthWorld::make_settings());
    CHECK(checked.has_value() == c.good);
    if (!checked) CHECK(checked.error().code == base::ErrorCode::invalid_redirect_uri);
  }
  Client client = ordinary_app();
  client.redirect_uris.clear();
  for (int i = 0; i < 10; ++i) client.redirect_uris.push_back("https://shop.example/" + std::to_string(i));
  CHECK(refused(client) == "ok");
  client.redirect_uris.push_back("https://shop.example/10");
  CHECK(refused(client) == "redirect_uris");
  client.redirect_uris = {"https://shop.example/cb", "https://shop.example/cb"};
  CHECK(refused(client) == "redirect_uris");
}

TEST_CASE(
    "client rules: who is public authenticates by nothing, and acts for users only (RFC 6749 2.1, 4.4)") {
  check(ordinary_app(), {{"as it is", [](Client&) {}, "ok"},
                         {"none", [](Client& c) { c.metadata.token_endpoint_auth_method = AuthMethod::none; },
                          "token_endpoint_auth_method"}});
  check(
      public_app(),
      {{"as it is", [](Client&) {}, "ok"},
       {"a secret", [](Client& c) { c.metadata.token_endpoint_auth_method = AuthMethod::client_secret_post; },
        "token_endpoint_auth_method"},
       {"device code", [](Client& c) { c.metadata.grant_types = {GrantType::device_code}; }, "ok"},
       {"client credentials", [](Client& c) { c.metadata.grant_types = {GrantType::client_credentials}; },
        "grant_types"},
       {"token exchange", [](Client& c) { c.metadata.grant_types = {GrantType::token_exchange}; },
        "grant_types"},
       {"assertions", [](Client& c) { c.metadata.grant_types = {GrantType::jwt_bearer}; }, "grant_types"}});
}

TEST_CASE("client rules: a method needs its material, by value or by address (RFC 7591 2, RFC 8705 2.2)") {
  for (const AuthMethod method : {AuthMethod::private_key_jwt, AuthMethod::self_signed_tls_client_auth}) {
    CAPTURE(static_cast<int>(method));
    check(keyed(method),
          {{"by value", [](Client&) {}, "ok"},
           {"by address",
            [](Client& c) {
              c.metadata.jwks.clear();
              c.metadata.jwks_uri = "https://shop.example/jwks";
            },
            "ok"},
           {"neither", [](Client& c) { c.metadata.jwks.clear(); }, "jwks"},
           {"both", [](Client& c) { c.metadata.jwks_uri = "https://shop.example/jwks"; }, "jwks_uri"},
           {"no key", [](Client& c) { c.metadata.jwks = R"({"keys":[]})"; }, "jwks"},
           {"no JSON", [](Client& c) { c.metadata.jwks = "{"; }, "jwks"},
           {"a private key (CVE-2026-4874)", [](Client& c) { c.metadata.jwks = kPrivateJwks; }, "jwks"},
           {"a symmetric key", [](Client& c) { c.metadata.jwks = R"({"keys":[{"kty":"oct","k":"AAAA"}]})"; },
            "jwks"}});
  }
  check(keyed(AuthMethod::private_key_jwt),
        {{"an algorithm that a key fits",
          [](Client& c) { c.metadata.token_endpoint_auth_signing_alg = "ES256"; }, "ok"},
         {"one that none fits", [](Client& c) { c.metadata.token_endpoint_auth_signing_alg = "PS256"; },
          "jwks"}});
  check(ordinary_app(), {{"signed requests without keys",
                          [](Client& c) { c.metadata.require_signed_request_object = true; }, "jwks"},
                         {"assertion grants without keys",
                          [](Client& c) { c.metadata.grant_types = {GrantType::jwt_bearer}; }, "jwks"}});
}

TEST_CASE("client rules: certificates need a listener that asks for them (RFC 8705 2, 5)") {
  Client by_name = ordinary_app(), bound = ordinary_app();
  by_name.metadata.token_endpoint_auth_method = AuthMethod::tls_client_auth;
  by_name.metadata.tls_client_auth_san_dns = "shop.example";
  bound.metadata.tls_client_certificate_bound_access_tokens = true;
  const Client by_key = keyed(AuthMethod::self_signed_tls_client_auth);
  oauth::Settings without = OauthWorld::make_settings(), at_issuer = without, beside = without;
  without.issuer_asks_for_certificates = false;
  beside.issuer_asks_for_certificates = false;
  beside.mtls_url = "https://auth.example:8443";
  for (const Client& client : {by_name, by_key, bound})
    for (const oauth::Settings* settings : {&at_issuer, &beside}) CHECK(refused(client, *settings) == "ok");
  CHECK(refused(by_name, without) == "token_endpoint_auth_method");
  CHECK(refused(by_key, without) == "token_endpoint_auth_method");
  CHECK(refused(bound, without) == "tls_client_certificate_bound_access_tokens");
  CHECK(refused(ordinary_app(), without) == "ok");
  const auto said = oauth::check_profile(by_name, without);
  REQUIRE_FALSE(said);
  CHECK(said.error().description.find("listen.mtls") != std::string_view::npos);
}

TEST_CASE("client rules: one attribute names the certificate (RFC 8705 2.1.2)") {
  Client client = ordinary_app();
  client.metadata.token_endpoint_auth_method = AuthMethod::tls_client_auth;
  check(client,
        {{"none", [](Client&) {}, "tls_client_auth_subject_dn"},
         {"a distinguished name", [](Client& c) { c.metadata.tls_client_auth_subject_dn = "CN=shop,O=Shop"; },
          "ok"},
         {"no distinguished name", [](Client& c) { c.metadata.tls_client_auth_subject_dn = "shop"; },
          "tls_client_auth_subject_dn"},
         {"an alternative", [](Client& c) { c.metadata.tls_client_auth_san_dns = "shop.example"; }, "ok"},
         {"two",
          [](Client& c) {
            c.metadata.tls_client_auth_san_dns = "shop.example";
            c.metadata.tls_client_auth_san_email = "a@shop.example";
          },
          "tls_client_auth_subject_dn"}});
}

TEST_CASE(
    "client rules: algorithms that exist here, and response algorithms that there are keys for (RFC 8725 "
    "3.1)") {
  Client client = oidc_app();
  client.metadata.jwks = kEcJwks;
  check(
      client,
      {{"none", [](Client& c) { c.metadata.id_token_signed_response_alg = "none"; },
        "id_token_signed_response_alg"},
       {"HMAC", [](Client& c) { c.metadata.id_token_signed_response_alg = "HS256"; },
        "id_token_signed_response_alg"},
       {"EdDSA, which this server has no key for",
        [](Client& c) { c.metadata.userinfo_signed_response_alg = "EdDSA"; }, "userinfo_signed_response_alg"},
       {"PS256", [](Client& c) { c.metadata.userinfo_signed_response_alg = "PS256"; }, "ok"},
       {"JARM with HMAC", [](Client& c) { c.metadata.authorization_signed_response_alg = "HS256"; },
        "authorization_signed_response_alg"},
       {"unsigned introspection", [](Client& c) { c.metadata.introspection_signed_response_alg = "none"; },
        "introspection_signed_response_alg"},
       {"unsigned request objects", [](Client& c) { c.metadata.request_object_signing_alg = "none"; },
        "request_object_signing_alg"},
       {"request objects with EdDSA", [](Client& c) { c.metadata.request_object_signing_alg = "EdDSA"; },
        "ok"},
       {"HMAC assertions", [](Client& c) { c.metadata.token_endpoint_auth_signing_alg = "HS256"; },
        "token_endpoint_auth_signing_alg"}});
}

TEST_CASE("client rules: no script behind an address that customers see (case 10: CVE-2026-9086)") {
  for (const char* uri :
       {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
        "http://shop.example/", "https://u@shop.example/", "https:///"}) {
    CAPTURE(uri);
    check(ordinary_app(),
          {{"logo_uri", [&](Client& c) { c.metadata.logo_uri = uri; }, "logo_uri"},
           {"policy_uri", [&](Client& c) { c.metadata.policy_uri = uri; }, "policy_uri"},
           {"tos_uri", [&](Client& c) { c.metadata.tos_uri = uri; }, "tos_uri"},
           {"post_logout",
            [&](Client& c) {
              c.metadata.post_logout_redirect_uris = {"https://a.example/", uri};
            },
            "post_logout_redirect_uris"},
           {"backchannel", [&](Client& c) { c.metadata.backchannel_logout_uri = uri; },
            "backchannel_logout_uri"},
           {"jwks_uri", [&](Client& c) { c.metadata.jwks_uri = uri; }, "jwks_uri"},
           {"sector", [&](Client& c) { c.metadata.sector_identifier_uri = uri; }, "sector_identifier_uri"}});
  }
  check(ordinary_app(),
        {{"a logo", [](Client& c) { c.metadata.logo_uri = "https://shop.example/logo.svg"; }, "ok"},
         {"a logo on this device", [](Client& c) { c.metadata.logo_uri = "http://localhost/logo.svg"; },
          "logo_uri"},
         {"signing out in development",
          [](Client& c) { c.metadata.post_logout_redirect_uris = {"http://localhost:3000/bye"}; }, "ok"}});
}

TEST_CASE(
    "client rules: what this server calls is judged by the operator's policy (case 124: CVE-2026-4366)") {
  oauth::Settings settings = OauthWorld::make_settings();
  std::vector<std::string> asked;
  settings.check_outbound = [&](const std::string& url) -> base::Status {
    asked.push_back(url);
    if (url == "https://public.example/") return base::ok();
    return base::Error{base::ErrorCode::invalid_request, "not public"};
  };
  Client client = ordinary_app();
  client.metadata.backchannel_logout_uri = "https://public.example/";
  CHECK(refused(client, settings) == "ok");
  client.metadata.jwks_uri = "https://10.0.0.1/";
  CHECK(refused(client, settings) == "jwks_uri");
  CHECK(asked == std::vector<std::string>{"https://public.example/", "https://10.0.0.1/"});
}

TEST_CASE("client rules: pairwise subjects (OIDC Core 8.1)") {
  Client client = ordinary_app();
  client.metadata.subject_type = oauth::SubjectType::pairwise;
  check(
      client,
      {{"one host", [](Client& c) { c.redirect_uris.push_back("https://shop.example/other"); }, "ok"},
       {"two hosts", [](Client& c) { c.redirect_uris.push_back("https://shop2.example/cb"); },
        "sector_identifier_uri"},
       {"two ports", [](Client& c) { c.redirect_uris.push_back("https://shop.example:8443/cb"); }, "ok"},
       {"two hosts of one sector",
        [](Client& c) {
          c.redirect_uris.push_back("https://shop2.example/cb");
          c.metadata.sector_identifier_uri = "https://shop.example/sector.json";
        },
        "ok"},
       {"tokens that tell", [](Client& c) { c.metadata.access_token_format = oauth::AccessTokenFormat::jwt; },
        "access_token_format"}});
}

TEST_CASE("client rules: types of authorization details are those of the documents (RFC 9396 10)") {
  oauth::Settings settings = OauthWorld::make_settings();
  oauth::AuthorizationDetailsType type;
  type.name = "payment";
  type.validate = [](std::string_view) { return base::ok(); };
  settings.details_types = oauth::AuthorizationDetailsTypes({type});
  Client client = ordinary_app();
  client.metadata.authorization_details_types = {"payment"};
  CHECK(refused(client, settings) == "ok");
  client.metadata.authorization_details_types = {"payment", "Payment"};
  CHECK(refused(client, settings) == "authorization_details_types");
}

TEST_CASE("client rules: what could not be read back is not accepted") {
  Client client = ordinary_app();
  for (int i = 0; i < 20; ++i)
    client.metadata.post_logout_redirect_uris.push_back("https://shop.example/" + std::to_string(i));
  CHECK(refused(client) == "ok");
  client.metadata.post_logout_redirect_uris.push_back("https://shop.example/20");
  CHECK(refused(client) == "post_logout_redirect_uris");
}
