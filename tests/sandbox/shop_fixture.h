// A shop, a browser that keeps its cookie, and a scripted gateway.
#pragma once
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sandbox/shop.h"
#include "tests/support/fixed_random.h"

namespace test_support {

inline sandbox::ShopConfig shop_config() {
  sandbox::ShopConfig config;
  config.issuer = config.api = "http://gateway.example";
  config.client_id = "app_shop";
  config.client_secret = base::Secret("secret");
  config.redirect_uri = "http://shop.example/callback";
  return config;
}

class ShopFixture {
 public:
  http::Response get(const std::string& target) { return send("GET", target, "", {}); }
  /// A form of our own pages: with the hidden fields.
  http::Response post(const std::string& path) {
    const auto session = current();
    std::string body = session ? "csrf=" + session->csrf + "&order=" + session->order : "";
    return send("POST", path, body, {});
  }
  http::Response send(const std::string& method, const std::string& target, const std::string& body,
                      std::vector<http::FieldView> fields) {
    const std::string cookie_field = "tg_shop=" + cookie;
    if (!cookie.empty()) fields.push_back({"Cookie", cookie_field});
    http::RequestView view;
    view.method = http::parse_method(method);
    view.method_token = method;
    view.target = target;
    const std::size_t mark = target.find('?');
    view.path = std::string_view(target).substr(0, mark);
    if (mark != std::string::npos) view.query = std::string_view(target).substr(mark + 1);
    view.fields = fields;
    view.body = body;
    view.now = now;
    http::Response response = sandbox::answer_shop(shop, view);
    const std::string_view set = response.field("Set-Cookie");
    if (set.starts_with("tg_shop=")) cookie = set.substr(8, set.find(';') - 8);
    return response;
  }
  std::shared_ptr<sandbox::Session> current() { return sessions.find(cookie, now); }
  /// Through /connect and /callback with a gateway that agrees.
  void connect() {
    (void)get("/connect");
    answer(200,
           R"({"access_token":"tg_at_1","refresh_token":"tg_rt_1","token_type":"Bearer","expires_in":600})");
    REQUIRE(get("/callback?code=c1&iss=http%3A%2F%2Fgateway.example&state=" + current()->state)
                .field("Location") == "/account");
    asked.clear();
  }
  /// What the gateway answers next, in this order; nothing left is "no answer".
  void answer(int status, std::string body) { script.push_back(http::json(status, std::move(body))); }

  base::Instant now = base::from_unix(1'790'000'000);
  std::string cookie;
  FixedRandom random;
  sandbox::ShopConfig config = shop_config();
  sandbox::SessionStore sessions;
  std::vector<http::Response> script;
  std::vector<http::ClientRequest> asked;
  sandbox::Shop shop{config,
                     [this](const http::ClientRequest& request) -> base::Result<http::Response> {
                       asked.push_back(request);
                       if (script.empty())
                         return base::Error{base::ErrorCode::backend_unavailable, "no answer"};
                       http::Response next = script.front();
                       script.erase(script.begin());
                       return next;
                     },
                     sessions, random};
};

inline bool contains(const http::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

}  // namespace test_support
