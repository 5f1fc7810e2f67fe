// Clients that authenticate by certificate: certified names, and keys of their own (RFC 8705 2; case 69).
#include "oauth/client_certificate.h"

#include <doctest/doctest.h>

#include "oauth/client_auth.h"
#include "tests/support/jwt_text.h"
#include "tests/support/oauth_world.h"
#include "tests/support/test_certificate.h"

using namespace std::chrono_literals;
using oauth::AuthMethod;
using oauth::ClientMetadata;
using test_support::CertificateSpec;
using test_support::kNow;
using test_support::OauthWorld;
using test_support::TestCertificate;

namespace {

constexpr const char* kNames =
    "DNS:client.example,IP:192.0.2.7,URI:https://client.example/id,email:ops@client.example";

const TestCertificate& certificate() {
  static const TestCertificate made({.names = kNames, .common_name = "client"});
  return made;
}

base::Certificate parsed(const TestCertificate& from) { return *base::certificate_from_der(from.der); }

oauth::Client client_with(AuthMethod method) {
  oauth::Client client = OauthWorld::make_client("app_tls", oauth::ClientType::confidential);
  client.secrets.clear();
  client.metadata.token_endpoint_auth_method = method;
  return client;
}

bool certified(std::string ClientMetadata::*member, const char* value, bool verified = true) {
  oauth::Client client = client_with(AuthMethod::tls_client_auth);
  client.metadata.*member = value;
  return oauth::check_certified_client(parsed(certificate()), verified, client, kNow).has_value();
}

std::string jwk_of(const TestCertificate& from) { return parsed(from).public_key->public_jwk_json(); }

}  // namespace

TEST_CASE("client certificate: the one registered name has to be in it (RFC 8705 2.1.2; case 69)") {
  struct Row {
    std::string ClientMetadata::*member;
    const char* value;
    bool passes;
  };
  const Row rows[] = {
      {&ClientMetadata::tls_client_auth_subject_dn, "CN=client", true},
      {&ClientMetadata::tls_client_auth_subject_dn, "CN=Client", false},
      {&ClientMetadata::tls_client_auth_subject_dn, "CN=client,O=x", false},
      {&ClientMetadata::tls_client_auth_san_dns, "client.example", true},
      {&ClientMetadata::tls_client_auth_san_dns, "evil.client.example", false},
      {&ClientMetadata::tls_client_auth_san_dns, "*.example", false},
      {&ClientMetadata::tls_client_auth_san_uri, "https://client.example/id", true},
      {&ClientMetadata::tls_client_auth_san_uri, "https://client.example/", false},
      {&ClientMetadata::tls_client_auth_san_ip, "192.0.2.7", true},
      {&ClientMetadata::tls_client_auth_san_ip, "192.0.2.8", false},
      {&ClientMetadata::tls_client_auth_san_email, "ops@client.example", true},
      {&ClientMetadata::tls_client_auth_san_email, "root@client.example", false},
      {&ClientMetadata::tls_client_auth_san_email, "client.example", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    CHECK(certified(row.member, row.value) == row.passes);
    CHECK_FALSE(certified(row.member, row.value, /*verified=*/false));
  }
}

TEST_CASE("client certificate: no name registered, or two of them, lets nobody in (RFC 8705 2.1.2)") {
  oauth::Client client = client_with(AuthMethod::tls_client_auth);
  CHECK_FALSE(oauth::check_certified_client(parsed(certificate()), true, client, kNow));
  client.metadata.tls_client_auth_san_dns = "client.example";
  CHECK(oauth::check_certified_client(parsed(certificate()), true, client, kNow));
  client.metadata.tls_client_auth_san_ip = "192.0.2.7";
  CHECK_FALSE(oauth::check_certified_client(parsed(certificate()), true, client, kNow));
}

TEST_CASE("client certificate: its time is judged at each request, both ends included (case 69)") {
  const TestCertificate short_lived({.names = kNames, .from = kNow, .until = kNow + 60s});
  const base::Certificate shown = parsed(short_lived);
  OauthWorld world;
  oauth::Client by_name = client_with(AuthMethod::tls_client_auth);
  by_name.metadata.tls_client_auth_san_dns = "client.example";
  oauth::Client by_key = client_with(AuthMethod::self_signed_tls_client_auth);
  by_key.metadata.jwks = R"({"keys":[)" + jwk_of(short_lived) + "]}";
  for (const auto& [at, passes] : {std::pair{kNow - 1s, false}, std::pair{kNow, true},
                                   std::pair{kNow + 60s, true}, std::pair{kNow + 61s, false}}) {
    CHECK(oauth::check_certified_client(shown, true, by_name, at).has_value() == passes);
    CHECK(oauth::check_self_signed_client(shown, by_key, world.client_keys, at).has_value() == passes);
  }
}

TEST_CASE("client certificate: self-signed, its key is in the JWK Set, and no chain counts (RFC 8705 2.2)") {
  OauthWorld world;
  const TestCertificate other({.names = kNames, .common_name = "client"});  // the same names, another key
  oauth::Client client = client_with(AuthMethod::self_signed_tls_client_auth);
  const auto passes = [&](const TestCertificate& shown) {
    return oauth::check_self_signed_client(parsed(shown), client, world.client_keys, kNow).has_value();
  };
  CHECK_FALSE(passes(certificate()));  // no keys at all
  client.metadata.jwks = R"({"keys":[)" + jwk_of(certificate()) + "]}";
  CHECK(passes(certificate()));
  CHECK_FALSE(passes(other));
  client.metadata.jwks = "{}";
  CHECK_FALSE(passes(certificate()));
  client.metadata.jwks.clear();
  client.metadata.jwks_uri = "https://client.example/jwks";
  CHECK_FALSE(passes(certificate()));  // it cannot be fetched
  world.published_jwks[client.metadata.jwks_uri] = R"({"keys":[)" + jwk_of(certificate()) + "]}";
  const auto later = kNow + oauth::ClientKeysCache::kFailed;
  CHECK(oauth::check_self_signed_client(parsed(certificate()), client, world.client_keys, later));
}

TEST_CASE("client certificate: only by the method that is registered, and never beside another (case 69)") {
  OauthWorld world;
  oauth::Client client = client_with(AuthMethod::tls_client_auth);
  client.metadata.tls_client_auth_san_dns = "client.example";
  client.secrets.push_back({base::sha256("secret"), "cret", kNow, std::nullopt});
  world.clients.put(client);
  const auto authenticate = [&](const test_support::Pairs& body, std::string_view der, bool verified = true) {
    const auto presented = oauth::present_client({}, oauth::ParametersView(body));
    if (!presented) return std::string(base::row(presented.error().code).name);
    const auto found =
        oauth::authenticate_client({world.known_clients, world.client_keys, world.once, world.settings},
                                   *presented, {der, verified}, kNow);
    return found ? found->client->client_id.value : std::string(base::row(found.error().code).name);
  };
  const test_support::Pairs id{{"client_id", "app_tls"}};
  CHECK(authenticate(id, certificate().der) == "app_tls");
  CHECK(authenticate(id, certificate().der, false) == "invalid_client");
  CHECK(authenticate(id, "") == "invalid_client");
  CHECK(authenticate(id, "not DER") == "invalid_client");
  CHECK(authenticate(id, certificate().der + "x") == "invalid_client");
  CHECK(authenticate(test_support::with(id, "client_secret", "secret"), certificate().der) ==
        "invalid_client");
  CHECK(authenticate({{"client_id", "app_shop"}}, certificate().der) == "invalid_client");
  CHECK(authenticate({{"client_id", "app_none"}}, certificate().der) == "invalid_client");
  // A certificate beside a public client says nothing.
  CHECK(authenticate({{"client_id", "app_wallet"}}, certificate().der) == "app_wallet");
}
