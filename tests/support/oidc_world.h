// OpenID Connect flows through the endpoints, without pages: a browser that signs in and consents by itself.
#pragma once
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "oauth/consent.h"
#include "tests/support/endpoint_world.h"
#include "tests/support/signed_jwt.h"

namespace test_support {

/// The shop is certified as OpenID Connect Basic: no PKCE, RS256, every scope. The rival is another such app,
/// which authenticates by client_secret_post.
struct OidcWorld : EndpointWorld {
  static constexpr const char* kAllScopes = "openid profile email address phone offline_access";
  oauth::Client rival = make_client("app_rival", oauth::ClientType::confidential);
  base::Instant now = kNow;
  int logins = 0;  // how often the sign-in page was shown

  OidcWorld() {
    for (oauth::Client* client : {&shop, &rival}) {
      client->metadata.profile = oauth::Profile::oidc;
      client->scope = *oauth::ScopeSet::parse(kAllScopes);
    }
    rival.metadata.token_endpoint_auth_method = oauth::AuthMethod::client_secret_post;
    clients.put(shop);
    clients.put(rival);
    settings.scopes = *oauth::ScopeSet::parse(kAllScopes);
    sign_in();
  }

  void sign_in() {
    browser.user = base::UserId{"usr_alice"};
    browser.authentication.auth_time = now;
  }

  static Pairs request(const std::string& scope = "openid") {
    return {{"client_id", "app_shop"}, {"redirect_uri", "https://shop.example/cb"},
            {"response_type", "code"}, {"scope", scope},
            {"state", "state-1"},      {"nonce", "nonce-1"}};
  }

  /// Follows an answer of the authorization endpoint over sign-in and consent to where the browser ends: the
  /// redirect to the app, or the text of an error page.
  std::string follow(const http::Response& first) {
    http::Response response = first;
    for (int hop = 0; hop < 5 && response.status == 303; ++hop) {
      const std::string location(response.field("Location"));
      if (location.starts_with("/login?")) {
        ++logins;
        now += std::chrono::seconds{1};
        sign_in();
        response = get_target(parameter(location, "return_to"));
      } else if (location.starts_with("/consent?")) {
        const auto target = oauth::approve_consent(clients, grants, issuer, parameter(location, "request"),
                                                   *browser.user, now);
        REQUIRE(target);
        return target->url();
      } else {
        return location;
      }
    }
    return response.body;
  }
  std::string go(const Pairs& pairs) { return follow(get_target("/oauth2/authorize?" + encoded(pairs))); }
  std::string code(const Pairs& pairs) { return parameter(go(pairs), "code"); }

  http::Response get_target(const std::string& target) {
    FakeRequest request;
    request.method = http::Method::get;
    request.query = target.substr(target.find('?') + 1);
    request.now = now;
    return request.sent_to(&oauth::endpoints::authorize_get, context);
  }

  static std::string parameter(const std::string& url, std::string_view name) {
    const auto form = http::Form::parse(std::string_view(url).substr(url.find('?') + 1));
    return form ? std::string(form->get_or_empty(name)) : std::string();
  }

  http::Response at(http::Response (*handler)(const oauth::endpoints::Context&, const http::RequestView&),
                    FakeRequest request) {
    request.now = now;
    return request.sent_to(handler, context);
  }
  http::Response redeem(const std::string& code, const Pairs& more = {}) {
    Pairs pairs{
        {"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", "https://shop.example/cb"}};
    pairs.insert(pairs.end(), more.begin(), more.end());
    return at(&oauth::endpoints::token, post_as_shop(pairs));
  }
  nlohmann::json tokens(const Pairs& pairs) {
    const http::Response response = redeem(code(pairs));
    REQUIRE_MESSAGE(response.status == 200, response.body);
    return nlohmann::json::parse(response.body);
  }
  nlohmann::json id_token(const nlohmann::json& tokens) {
    return verified_claims(tokens["id_token"].get<std::string>(), *keys.signing.current(), "JWT", "RS256");
  }
  http::Response userinfo(const nlohmann::json& tokens) {
    FakeRequest request = get({});
    request.fields = {{"Authorization", "Bearer " + tokens["access_token"].get<std::string>()}};
    return at(&oauth::endpoints::userinfo, request);
  }
  /// "sub name …": the names of the claims, sorted.
  std::string claims_for(const std::string& scope) {
    const http::Response response = userinfo(tokens(request(scope)));
    CHECK(response.status == 200);
    std::string names;
    const nlohmann::json claims = nlohmann::json::parse(response.body);
    for (const auto& [name, value] : claims.items()) names += (names.empty() ? "" : " ") + name;
    return names;
  }
  static std::string error_of(const http::Response& response) {
    return std::to_string(response.status) + " " +
           nlohmann::json::parse(response.body)["error"].get<std::string>();
  }
};

}  // namespace test_support
