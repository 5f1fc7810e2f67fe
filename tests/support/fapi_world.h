// A confidential FAPI 2.0 client and all it sends, from the pushed request to the refreshed token: each part
// can be changed or left out.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "oauth/client_assertion.h"
#include "oauth/consent.h"
#include "tests/support/dpop_proof.h"
#include "tests/support/endpoint_world.h"
#include "tests/support/jwt_text.h"
#include "tests/support/test_certificate.h"

namespace test_support {

/// "app_fapi": private_key_jwt and DPoP. "app_mtls": tls_client_auth and certificate-bound. Both push.
struct FapiWorld : EndpointWorld {
  static const base::Signer& key() { return kept<0>(); }
  static const base::Signer& other_key() { return kept<1>(); }
  static const base::Signer& proof_key() { return kept<2>(); }
  static const base::Signer& other_proof_key() { return kept<3>(); }

  oauth::Client fapi = make_fapi("app_fapi", key());
  oauth::Client second = make_fapi("app_second", other_key());
  oauth::Client mtls = make_mtls();
  int jti = 0;

  FapiWorld() {
    settings.scopes = *oauth::ScopeSet::parse("accounts:read openid payments:read payments:write");
    clients.put(fapi);
    clients.put(second);
    clients.put(mtls);
    browser.user = base::UserId{"usr_alice"};
  }

  static Pairs request(const std::string& client_id = "app_fapi") {
    return {{"client_id", client_id},
            {"response_type", "code"},
            {"redirect_uri", "https://shop.example/cb"},
            {"scope", "accounts:read openid"},
            {"state", "xyz"},
            {"nonce", "n-1"},
            {"code_challenge", std::string(kChallenge)},
            {"code_challenge_method", "S256"}};
  }
  static Pairs code_request(const std::string& code) {
    return {{"grant_type", "authorization_code"},
            {"code", code},
            {"redirect_uri", "https://shop.example/cb"},
            {"code_verifier", std::string(kVerifier)}};
  }
  static Pairs refresh_request(const std::string& token) {
    return {{"grant_type", "refresh_token"}, {"refresh_token", token}};
  }

  std::string next_jti() { return "jti-" + std::to_string(++jti); }
  JwtText assertion(base::Instant now = kNow) {
    return client_assertion(key(), "app_fapi", settings.issuer, now, next_jti());
  }
  DpopProofText proof(const base::Signer& with, const std::string& path = "/oauth2/token",
                      base::Instant now = kNow) {
    DpopProofText text(with, "POST", settings.issuer + path, now);
    text.claims["jti"] = JwtText::quoted(next_jti());
    return text;
  }

  /// A form without any authentication.
  static FakeRequest bare(const std::string& path, const Pairs& pairs, base::Instant now = kNow) {
    FakeRequest request = post(pairs);
    request.path = path;
    request.now = now;
    return request;
  }
  /// A form with this assertion.
  static FakeRequest asserted(const std::string& path, Pairs pairs, const std::string& jwt,
                              base::Instant now = kNow) {
    pairs.emplace_back("client_assertion_type", std::string(oauth::kClientAssertionType));
    pairs.emplace_back("client_assertion", jwt);
    return bare(path, pairs, now);
  }
  static FakeRequest proven(FakeRequest request, const std::string& proof) {
    request.fields.emplace_back("DPoP", proof);
    return request;
  }
  /// What app_fapi sends: an assertion and, with a key, a proof.
  FakeRequest form(const std::string& path, const Pairs& pairs, const base::Signer* with = nullptr,
                   base::Instant now = kNow) {
    FakeRequest sent = asserted(path, pairs, assertion(now).signed_by(key()), now);
    return with ? proven(std::move(sent), proof(*with, path, now).signed_by(*with)) : sent;
  }
  /// What app_mtls sends.
  static FakeRequest over_tls(const std::string& path, const Pairs& pairs,
                              const TestCertificate& shown = client_certificate(), bool verified = true) {
    FakeRequest request = bare(path, with(pairs, "client_id", "app_mtls"));
    request.certificate = shown.der;
    request.certificate_verified = verified;
    return request;
  }

  http::Response push(const FakeRequest& sent) { return sent.sent_to(&oauth::endpoints::push, context); }
  http::Response token(const FakeRequest& sent) { return sent.sent_to(&oauth::endpoints::token, context); }
  http::Response authorize(const Pairs& pairs, base::Instant now = kNow) {
    FakeRequest sent = get(pairs);
    sent.now = now;
    return sent.sent_to(&oauth::endpoints::authorize_get, context);
  }

  static std::string member(const http::Response& response, const char* name) {
    return nlohmann::json::parse(response.body).value(name, "");
  }
  /// The request_uri of what is pushed; it has to work.
  std::string pushed(const Pairs& pairs, const base::Signer* with = nullptr) {
    return member(push(form("/oauth2/par", pairs, with)), "request_uri");
  }
  /// The user allows what `location` asks for: the redirect URL, or "" if there is nothing to allow.
  std::string approve(std::string_view location, base::Instant now = kNow) {
    constexpr std::string_view kConsent = "/consent?request=";
    if (!location.starts_with(kConsent)) return {};
    const auto target =
        oauth::approve_consent(clients, grants, issuer, location.substr(kConsent.size()), *browser.user, now);
    return target ? target->url() : std::string();
  }
  static std::string parameter(const std::string& url, const std::string& name) {
    const auto form = http::Form::parse(std::string_view(url).substr(url.find('?') + 1));
    return form ? std::string(form->get_or_empty(name)) : std::string();
  }
  /// Pushed, shown, allowed: the code.
  std::string code_for(const Pairs& pairs, const base::Signer* with = nullptr) {
    const std::string request_uri = pushed(pairs, with);
    const http::Response shown = authorize({{"client_id", "app_fapi"}, {"request_uri", request_uri}});
    return parameter(approve(shown.field("Location")), "code");
  }

  static const TestCertificate& client_certificate() {
    static const TestCertificate certificate({.names = "DNS:client.example", .common_name = "client"});
    return certificate;
  }
  static const TestCertificate& other_certificate() {
    static const TestCertificate certificate({.names = "DNS:other.example", .common_name = "other"});
    return certificate;
  }

 private:
  template <int N>
  static const base::Signer& kept() {
    static const base::Signer signer = base::Signer::generate(base::Alg::es256);
    return signer;
  }
  static oauth::Client make_fapi(const std::string& id, const base::Signer& with) {
    oauth::Client client = make_client(id, oauth::ClientType::confidential);
    client.secrets.clear();
    client.scope = *oauth::ScopeSet::parse("accounts:read openid payments:write");
    client.metadata.profile = oauth::Profile::fapi2;
    client.metadata.token_endpoint_auth_method = oauth::AuthMethod::private_key_jwt;
    client.metadata.jwks = jwks_of({&with});
    client.metadata.require_pushed_authorization_requests = true;
    client.metadata.dpop_bound_access_tokens = true;
    return client;
  }
  static oauth::Client make_mtls() {
    oauth::Client client = make_fapi("app_mtls", key());
    client.metadata.token_endpoint_auth_method = oauth::AuthMethod::tls_client_auth;
    client.metadata.jwks.clear();
    client.metadata.tls_client_auth_san_dns = "client.example";
    client.metadata.dpop_bound_access_tokens = false;
    client.metadata.tls_client_certificate_bound_access_tokens = true;
    return client;
  }
};

}  // namespace test_support
