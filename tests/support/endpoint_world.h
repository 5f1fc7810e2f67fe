// The OAuth endpoints over stores in memory: build a request, call a handler, look at the answer.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto/base64url.h"
#include "http/form.h"
#include "oauth/endpoints/endpoints.h"
#include "tests/support/fake_registration_store.h"
#include "tests/support/oauth_world.h"

namespace test_support {

/// A browser with or without a session, whose error page names the error and nothing else.
struct FakeBrowser final : oauth::endpoints::Browser {
  std::optional<base::UserId> user;
  oauth::Authentication authentication{kNow, std::string(oauth::kAcrPassword), {"pwd"}, "sid_1"};
  std::optional<oauth::Visitor> signed_in(const http::RequestView&) override {
    if (!user) return std::nullopt;
    return oauth::Visitor{*user, authentication};
  }
  http::Response error_page(int status, const base::Error& error, const http::RequestView&) override {
    return http::html(status, "page: " + std::string(base::row(error.code).name));
  }
  void sign_out(const http::RequestView&, http::Response& response) override {
    user.reset();
    response.add("Set-Cookie", "session=; Max-Age=0");
  }
  /// A form_post is shown as "post: ACTION NAME=VALUE …".
  http::Response send_back(const oauth::RedirectTarget& target, const http::RequestView&) override {
    if (!target.posts()) return http::see_other(target.url());
    std::string text = "post: " + target.redirect_uri().text();
    for (const auto& [name, value] : target.parameters()) text += " " + name + "=" + value;
    return http::html(200, text);
  }
};

/// A request that owns what its view points to.
struct FakeRequest {
  http::Method method = http::Method::post;
  std::string query, body, peer = "192.0.2.1", client_id;  // the last: a path parameter
  std::vector<http::PathParam> path_params;
  std::vector<std::pair<std::string, std::string>> fields;
  base::Instant now = kNow;
  std::string path = "/oauth2/token";  // normalised, as DPoP proofs are about it
  std::string certificate;             // DER, of the TLS handshake; or empty
  bool certificate_verified = false;

  http::Response sent_to(http::Response (*handler)(const oauth::endpoints::Context&,
                                                   const http::RequestView&),
                         const oauth::endpoints::Context& context) const {
    return seen_by([&](const http::RequestView& view) { return handler(context, view); });
  }
  /// What `handler` makes of its view, which lives as long as the call.
  http::Response seen_by(const std::function<http::Response(const http::RequestView&)>& handler) const {
    std::vector<http::FieldView> views;
    for (const auto& [name, value] : fields) views.push_back({name, value});
    http::RequestView view;
    view.method = method;
    view.method_token = method == http::Method::post  ? "POST"
                        : method == http::Method::del ? "DELETE"
                                                      : "GET";
    view.path = path;
    view.peer = peer;
    view.path_params = path_params;
    view.query = query;
    view.path = path;
    view.body = body;
    view.path = path;
    view.client_certificate = certificate;
    view.client_certificate_verified = certificate_verified;
    view.fields = views;
    view.now = now;
    const http::PathParam param{"client_id", client_id};
    if (!client_id.empty()) view.path_params = {&param, 1};
    return handler(view);
  }
};

inline std::string encoded(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    http::append_form_encoded(out, name);
    out += '=';
    http::append_form_encoded(out, value);
  }
  return out;
}

inline FakeRequest post(const Pairs& pairs) {
  FakeRequest request;
  request.body = encoded(pairs);
  request.fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
  return request;
}

/// With the shop's credentials in the Authorization field.
inline FakeRequest post_as_shop(const Pairs& pairs, std::string_view secret = "shop-secret") {
  FakeRequest request = post(pairs);
  request.fields.emplace_back("Authorization", "Basic " + base::base64("app_shop:" + std::string(secret)));
  return request;
}

inline FakeRequest get(const Pairs& pairs) {
  FakeRequest request;
  request.method = http::Method::get;
  request.query = encoded(pairs);
  return request;
}

/// The people there are, by user id.
struct FakeUserDirectory final : oauth::UserDirectory {
  std::map<std::string, oauth::UserClaims> people{
      {"usr_alice", {"Alice Example", "alice@example.com", false, kNow - std::chrono::hours{1}}}};
  std::optional<oauth::UserClaims> claims_of(const base::UserId& user) override {
    const auto found = people.find(user.value);
    return found == people.end() ? std::nullopt : std::optional(found->second);
  }
};

struct EndpointWorld : OauthWorld {
  FakeBrowser browser;
  FakeRegistrationStore registrations{clients};
  oauth::RevocationFollower revocations;
  int revocations_changed = 0;
  FakeUserDirectory users;
  oauth::AttemptCounters attempts;
  oauth::endpoints::Context context{clients,
                                    grants,
                                    settings,
                                    keys,
                                    random,
                                    browser,
                                    revocations,
                                    [this] { ++revocations_changed; },
                                    client_keys,
                                    once,
                                    users,
                                    registrations,
                                    [this](const std::string& url) { return published(url); },
                                    attempts,
                                    known_clients};
};

}  // namespace test_support
