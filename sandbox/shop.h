// The demo shop: a small site on its own origin that lets customers pay through the gateway.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "http/client.h"
#include "sandbox/shop_oauth.h"
#include "sandbox/shop_session.h"

namespace sandbox {

using Fetch = std::function<base::Result<http::Response>(const http::ClientRequest&)>;

/// What the shop's pages use. Everything referred to outlives it; shared by all threads.
struct Shop {
  const ShopConfig& config;
  Fetch fetch;  // http::fetch, but in tests
  SessionStore& sessions;
  base::Random& random;
};

/// Answers one request of a browser.
http::Response answer_shop(const Shop& shop, const http::RequestView& request);

/// One request with its session, which is locked for as long as the handler runs.
struct Visit {
  const http::RequestView& request;
  const http::Form& form;  // of the query with GET, of the body with POST
  Session& session;
  std::string cookie;  // the session's cookie value
};

http::Response connect(const Shop& shop, Visit& visit);       // GET /connect: to the gateway's consent
http::Response callback(const Shop& shop, Visit& visit);      // GET /callback: back from there
http::Response refresh(const Shop& shop, Visit& visit);       // POST /refresh: new tokens
http::Response disconnect(const Shop& shop, Visit& visit);    // POST /disconnect: revokes what was granted
http::Response show_account(const Shop& shop, Visit& visit);  // GET /account
http::Response pay(const Shop& shop, Visit& visit);           // POST /pay
http::Response refund(const Shop& shop, Visit& visit);        // POST /refund

/// Set-Cookie for the session.
void set_session_cookie(http::Response& response, const Shop& shop, std::string_view value);

}  // namespace sandbox
