// Registration requests: what is read, what is refused, and what has no effect (RFC 7591 2, RFC 7592 2.2).
#include "oauth/registration.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/client_samples.h"

using nlohmann::json;
using namespace test_support;
using oauth::Client;
using oauth::GrantType;
using oauth::Profile;

namespace {

oauth::Settings settings_with_policy() {
  oauth::Settings settings = OauthWorld::make_settings();
  settings.registration.enabled = true;
  settings.registration.scopes = *oauth::ScopeSet::parse("accounts:read openid payments:read");
  settings.registration.profiles = {Profile::oauth21, Profile::fapi2, Profile::oidc};
  settings.registration.plan = "starter";
  return settings;
}

json minimal() { return {{"redirect_uris", {"https://rp.example.com/cb"}}}; }

json with_member(json request, const std::string& name, const json& value) {
  request[name] = value;
  return request;
}

base::Result<Client> registered(const json& request) {
  return oauth::read_registration(request.dump(), settings_with_policy());
}

/// "ok", or "CODE member".
template <class Read>
std::string outcome(const Read& read) {
  if (read) return "ok";
  return std::string(base::row(read.error().code).name) + " " + read.error().about;
}

/// A registered client, and the body with which it would replace itself.
Client current_client() {
  Client client = *registered(minimal());
  client.client_id.value = "app_1";
  client.name = "app_1";
  client.owner.value = "usr_dev";
  client.plan = "starter";
  client.secrets.push_back({base::sha256("the-secret"), "cret", kNow, std::nullopt});
  client.registration_access_token = base::sha256("rat");
  return client;
}

base::Result<Client> replaced(const Client& current, const json& request) {
  return oauth::read_replacement(with_member(request, "client_id", "app_1").dump(), current,
                                 settings_with_policy(), kNow);
}

}  // namespace

TEST_CASE("registration: what is left out has the defaults of RFC 7591 2, and the policy's scopes") {
  const auto client = registered(minimal());
  REQUIRE(client);
  CHECK(client->type == oauth::ClientType::confidential);
  CHECK(client->environment == oauth::Environment::sandbox);
  CHECK(client->metadata.token_endpoint_auth_method == oauth::AuthMethod::client_secret_basic);
  CHECK(client->metadata.grant_types == std::vector{GrantType::authorization_code});
  CHECK(client->metadata.profile == Profile::oauth21);
  CHECK(client->scope.text() == "accounts:read openid payments:read");
  CHECK(client->name.empty());
  CHECK(client->homepage.empty());
}

TEST_CASE("registration: what the request says is what the client is") {
  const auto client =
      registered({{"redirect_uris", {"https://rp.example.com/cb", "https://rp.example.com/2"}},
                  {"client_name", "Corner Shop \xF0\x9F\x9B\x92"},
                  {"client_uri", "https://rp.example.com/"},
                  {"logo_uri", "https://rp.example.com/logo.svg"},
                  {"grant_types", {"authorization_code", "refresh_token", "client_credentials"}},
                  {"response_types", {"code"}},
                  {"scope", "accounts:read"},
                  {"token_endpoint_auth_method", "client_secret_post"},
                  {"contacts", {"dev@rp.example.com"}},
                  {"software_id", "4NRB1-0XZABZI9E6-5SM3R"},
                  {"client_name#fr", "ignored"},
                  {"x-unknown", {{"a", 1}}}});
  REQUIRE(client);
  CHECK(client->name == "Corner Shop \xF0\x9F\x9B\x92");
  CHECK(client->homepage == "https://rp.example.com/");
  CHECK(client->redirect_uris.size() == 2);
  CHECK(client->scope.text() == "accounts:read");
  CHECK(client->metadata.token_endpoint_auth_method == oauth::AuthMethod::client_secret_post);
  CHECK(client->metadata.grant_types.size() == 3);
  CHECK(client->metadata.logo_uri == "https://rp.example.com/logo.svg");
  CHECK(client->metadata.software_id == "4NRB1-0XZABZI9E6-5SM3R");
}

TEST_CASE("registration: fapi2 fills in what it needs, oidc has RS256, none makes a public app") {
  json request = with_member(minimal(), "profile", "fapi2");
  request["token_endpoint_auth_method"] = "private_key_jwt";
  request["jwks"] = json::parse(kEcJwks);
  const auto fapi = registered(request);
  REQUIRE(fapi);
  CHECK(fapi->metadata.require_pushed_authorization_requests);
  CHECK(fapi->metadata.dpop_bound_access_tokens);
  const auto oidc = registered(with_member(minimal(), "profile", "oidc"));
  REQUIRE(oidc);
  CHECK(oidc->metadata.id_token_signed_response_alg == "RS256");
  CHECK(outcome(registered(with_member(with_member(minimal(), "profile", "oidc"), "scope",
                                       "accounts:read"))) == "invalid_client_metadata scope");
  const auto wallet = registered(with_member(minimal(), "token_endpoint_auth_method", "none"));
  REQUIRE(wallet);
  CHECK(wallet->type == oauth::ClientType::public_);
}

TEST_CASE("registration: what is refused, and with which error (RFC 7591 3.2.2; cases 7, 9, 10, 126, 127)") {
  struct Case {
    const char* name;
    const char* member;
    json value;
    const char* expect;
  };
  const std::string sixty(60, 'n');
  const Case cases[] = {
      {"minimal", "x", 1, "ok"},
      {"7: a fragment",
       "redirect_uris",
       {"https://rp.example.com/cb#f"},
       "invalid_redirect_uri redirect_uris"},
      {"9: http", "redirect_uris", {"http://rp.example.com/cb"}, "invalid_redirect_uri redirect_uris"},
      {"10: javascript", "redirect_uris", {"JaVaScRiPt:alert(1)"}, "invalid_redirect_uri redirect_uris"},
      {"10: data", "redirect_uris", {"data:text/html,x"}, "invalid_redirect_uri redirect_uris"},
      {"no redirect URI", "redirect_uris", json::array(), "invalid_redirect_uri redirect_uris"},
      {"null", "redirect_uris", nullptr, "invalid_redirect_uri redirect_uris"},
      {"a text", "redirect_uris", "https://rp.example.com/cb", "invalid_redirect_uri redirect_uris"},
      {"10: javascript logo", "logo_uri", "javascript:alert(1)", "invalid_client_metadata logo_uri"},
      {"10: javascript homepage", "client_uri", "javascript:alert(1)", "invalid_client_metadata client_uri"},
      {"10: data policy", "policy_uri", "data:text/html,x", "invalid_client_metadata policy_uri"},
      {"10: file terms", "tos_uri", "file:///etc/passwd", "invalid_client_metadata tos_uri"},
      {"10: vbscript after sign-out",
       "post_logout_redirect_uris",
       {"vbscript:x"},
       "invalid_client_metadata post_logout_redirect_uris"},
      {"126: a software statement", "software_statement", "e30.e30.e30",
       "unapproved_software_statement software_statement"},
      {"126: none is none", "software_statement", nullptr, "ok"},
      {"127: password",
       "grant_types",
       {"authorization_code", "password"},
       "invalid_client_metadata grant_types"},
      {"127: implicit", "grant_types", {"implicit"}, "invalid_client_metadata grant_types"},
      {"127: token exchange",
       "grant_types",
       {"urn:ietf:params:oauth:grant-type:token-exchange"},
       "invalid_client_metadata grant_types"},
      {"127: assertions",
       "grant_types",
       {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
       "invalid_client_metadata grant_types"},
      {"127: device code",
       "grant_types",
       {"authorization_code", "urn:ietf:params:oauth:grant-type:device_code"},
       "ok"},
      {"127: a scope of others", "scope", "accounts:read payments:write", "invalid_client_metadata scope"},
      {"127: a scope of administrators", "scope", "admin", "invalid_client_metadata scope"},
      {"a scope that is a list", "scope", {"accounts:read"}, "invalid_client_metadata scope"},
      {"127: an unknown profile", "profile", "none", "invalid_client_metadata profile"},
      {"our own name of two methods", "token_endpoint_auth_method", "client_secret",
       "invalid_client_metadata token_endpoint_auth_method"},
      {"an HMAC assertion", "token_endpoint_auth_method", "client_secret_jwt",
       "invalid_client_metadata token_endpoint_auth_method"},
      {"keys that are missing", "token_endpoint_auth_method", "private_key_jwt",
       "invalid_client_metadata jwks"},
      {"response_types code", "response_types", {"code"}, "ok"},
      {"response_types token", "response_types", {"code", "token"}, "invalid_client_metadata response_types"},
      {"response_types of a hybrid",
       "response_types",
       {"code id_token"},
       "invalid_client_metadata response_types"},
      {"no response_types", "response_types", json::array(), "invalid_client_metadata response_types"},
      {"encrypted ID tokens", "id_token_encrypted_response_alg", "RSA-OAEP",
       "invalid_client_metadata id_token_encrypted_response_alg"},
      {"the longest name", "client_name", sixty, "ok"},
      {"a longer name", "client_name", sixty + "n", "invalid_client_metadata client_name"},
      {"an invisible name", "client_name", "Pay\u200BPal", "invalid_client_metadata client_name"},
      {"a name that is none", "client_name", 7, "invalid_client_metadata client_name"},
      {"private keys", "jwks", json::parse(kPrivateJwks), "invalid_client_metadata jwks"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(outcome(registered(with_member(minimal(), c.member, c.value))) == c.expect);
  }
}

TEST_CASE("registration: the body is one object with distinct members, within limits") {
  const oauth::Settings settings = settings_with_policy();
  const auto read = [&](const std::string& text) {
    return outcome(oauth::read_registration(text, settings));
  };
  const std::string begin = R"({"redirect_uris":["https://rp.example.com/cb"],"x":")";
  CHECK(read(begin + std::string(oauth::kMaxClientMetadata - begin.size() - 2, 'x') + "\"}") == "ok");
  CHECK(read(begin + std::string(oauth::kMaxClientMetadata - begin.size() - 1, 'x') + "\"}") ==
        "invalid_client_metadata ");
  CHECK(read(R"({"redirect_uris":["https://rp.example.com/cb"],"scope":"admin","scope":"accounts:read"})") ==
        "invalid_client_metadata ");
  for (const char* text : {"", "[]", "{", "null", "{} {}", "{\"a\":\"\xC0\xAF\"}"}) {
    CAPTURE(text);
    CHECK(read(text) == "invalid_client_metadata ");
  }
}

TEST_CASE("registration: what the operator decides has no effect in a request (case 127: CVE-2026-15572)") {
  json request = minimal();
  for (const char* name : {"client_id", "client_secret", "owner", "plan", "environment", "type",
                           "registration_access_token", "created_at", "client_id_issued_at"})
    request[name] = "live";
  request["suspended"] = false;
  const auto client = registered(request);
  REQUIRE(client);
  CHECK(client->client_id.value.empty());
  CHECK(client->owner.value.empty());
  CHECK(client->plan.empty());
  CHECK(client->environment == oauth::Environment::sandbox);
  CHECK(client->type == oauth::ClientType::confidential);
  CHECK(client->secrets.empty());
  CHECK_FALSE(client->registration_access_token);
}

TEST_CASE("registration: a profile outside the policy is refused, the first of the policy is the default") {
  oauth::Settings settings = settings_with_policy();
  settings.registration.profiles = {Profile::oidc};
  const auto read = oauth::read_registration(minimal().dump(), settings);
  REQUIRE(read);
  CHECK(read->metadata.profile == Profile::oidc);
  CHECK(outcome(oauth::read_registration(with_member(minimal(), "profile", "oauth21").dump(), settings)) ==
        "invalid_client_metadata profile");
}

TEST_CASE("replacement: what is left out has its default again, but for scope and profile (RFC 7592 2.2)") {
  Client current = current_client();
  current.name = "Corner Shop";
  current.homepage = "https://rp.example.com/";
  current.metadata.logo_uri = "https://rp.example.com/logo.svg";
  current.metadata.grant_types = {GrantType::authorization_code, GrantType::refresh_token};
  current.scope = *oauth::ScopeSet::parse("accounts:read");
  const auto changed = replaced(current, minimal());
  REQUIRE(changed);
  CHECK(changed->name == "app_1");
  CHECK(changed->homepage.empty());
  CHECK(changed->metadata.logo_uri.empty());
  CHECK(changed->metadata.grant_types == std::vector{GrantType::authorization_code});
  CHECK(changed->scope.text() == "accounts:read");
  CHECK(changed->client_id == current.client_id);
  CHECK(changed->owner == current.owner);
  CHECK(changed->plan == current.plan);
  CHECK(changed->secrets.size() == 1);
  CHECK(changed->registration_access_token == current.registration_access_token);
}

TEST_CASE(
    "replacement: a client keeps what it has beyond the policy, and gets nothing more of it (case 127)") {
  Client current = current_client();
  current.scope = *oauth::ScopeSet::parse("accounts:read payments:write");
  current.metadata.grant_types = {GrantType::authorization_code, GrantType::token_exchange};
  const json keep =
      with_member(with_member(minimal(), "scope", "accounts:read payments:write"), "grant_types",
                  {"authorization_code", "urn:ietf:params:oauth:grant-type:token-exchange"});
  CHECK(outcome(replaced(current, keep)) == "ok");
  CHECK(outcome(replaced(current_client(), keep)) == "invalid_client_metadata grant_types");
  CHECK(outcome(replaced(current_client(), with_member(minimal(), "scope", "payments:write"))) ==
        "invalid_client_metadata scope");
}

TEST_CASE("replacement: identity and issued members (RFC 7592 2.2; case 127: change of client_id)") {
  const Client current = current_client();
  const oauth::Settings settings = settings_with_policy();
  const auto read = [&](const json& request) {
    return outcome(oauth::read_replacement(request.dump(), current, settings, kNow));
  };
  const json own = with_member(minimal(), "client_id", "app_1");
  CHECK(read(own) == "ok");
  CHECK(read(minimal()) == "invalid_request client_id");
  CHECK(read(with_member(minimal(), "client_id", "app_2")) == "invalid_request client_id");
  CHECK(read(with_member(minimal(), "client_id", 1)) == "invalid_request client_id");
  CHECK(read(with_member(own, "client_secret", "the-secret")) == "ok");
  CHECK(read(with_member(own, "client_secret", "another")) == "invalid_request client_secret");
  CHECK(read(with_member(own, "client_secret", "")) == "invalid_request client_secret");
  for (const char* name : {"registration_access_token", "registration_client_uri", "client_secret_expires_at",
                           "client_id_issued_at"}) {
    CAPTURE(name);
    CHECK(read(with_member(own, name, 0)) == std::string("invalid_request ") + name);
  }
}

TEST_CASE("replacement: neither type, authentication nor profile become weaker (case 127: keycloak#53079)") {
  struct Case {
    const char *from, *to, *expect;
  };
  const Case methods[] = {
      {"client_secret_basic", "client_secret_post", "ok"},
      {"client_secret_basic", "private_key_jwt", "ok"},
      {"client_secret_basic", "none", "invalid_client_metadata token_endpoint_auth_method"},
      {"private_key_jwt", "self_signed_tls_client_auth", "ok"},
      {"private_key_jwt", "client_secret_basic", "invalid_client_metadata token_endpoint_auth_method"},
      {"private_key_jwt", "none", "invalid_client_metadata token_endpoint_auth_method"},
      {"none", "none", "ok"},
      {"none", "client_secret_basic", "invalid_client_metadata token_endpoint_auth_method"},
  };
  const json keyed = with_member(minimal(), "jwks", json::parse(kEcJwks));
  for (const Case& c : methods) {
    CAPTURE(c.from);
    CAPTURE(c.to);
    Client current = *registered(with_member(keyed, "token_endpoint_auth_method", c.from));
    current.client_id.value = "app_1";
    CHECK(outcome(replaced(current, with_member(keyed, "token_endpoint_auth_method", c.to))) == c.expect);
  }
  const json strong = with_member(keyed, "token_endpoint_auth_method", "private_key_jwt");
  const Case profiles[] = {
      {"oauth21", "fapi2", "ok"},
      {"oidc", "fapi2", "ok"},
      {"fapi2", "fapi2", "ok"},
      {"fapi2", "oauth21", "invalid_client_metadata profile"},
      {"fapi2", "oidc", "invalid_client_metadata profile"},
      {"oauth21", "oidc", "invalid_client_metadata profile"},
  };
  for (const Case& c : profiles) {
    CAPTURE(c.from);
    CAPTURE(c.to);
    Client current = *registered(with_member(strong, "profile", c.from));
    current.client_id.value = "app_1";
    CHECK(outcome(replaced(current, with_member(strong, "profile", c.to))) == c.expect);
  }
  Client current = *registered(with_member(strong, "profile", "fapi2"));
  current.client_id.value = "app_1";
  const auto same = replaced(current, strong);
  REQUIRE(same);
  CHECK(same->metadata.profile == Profile::fapi2);
}
