// The shop's HTML: everything that came from elsewhere is escaped.
#include "sandbox/shop_pages.h"

#include <doctest/doctest.h>

namespace {
constexpr const char* kHostile = "<script>alert('x')</script>\"'&";
bool has(const http::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}
}  // namespace

TEST_CASE("shop pages: hostile names, answers, scopes and notices stay text") {
  sandbox::Session session;
  session.csrf = session.order = session.notice = kHostile;
  session.tokens = sandbox::Tokens{base::Secret("tg_at_secret"), base::Secret("tg_rt_secret"), kHostile, {}};
  session.payment_id = kHostile;
  session.last_call = sandbox::ApiExchange{"GET", kHostile, 200, kHostile};
  const http::Response pages[] = {
      sandbox::account_page(session, {{kHostile, kHostile, kHostile, kHostile}}, "", base::from_unix(0)),
      sandbox::account_page(session, {}, kHostile, base::from_unix(0)),
      sandbox::message_page(400, kHostile, kHostile, kHostile),
      sandbox::product_page(true, kHostile),
  };
  for (const http::Response& page : pages) {
    CHECK_FALSE(has(page, "<script"));
    CHECK_FALSE(has(page, "alert('"));
    CHECK_FALSE(has(page, "tg_at_secret"));
    CHECK_FALSE(has(page, "tg_rt_secret"));
    CHECK(has(page, "&lt;script&gt;"));
  }
}

TEST_CASE("shop pages: no page may be framed or load anything but its style; forms may tell their origin") {
  const http::Response page = sandbox::product_page(false, "");
  const std::string_view policy = page.field("Content-Security-Policy");
  for (const char* part : {"default-src 'none'", "style-src 'self'", "form-action 'self'",
                           "frame-ancestors 'none'", "base-uri 'none'"})
    CHECK(policy.find(part) != std::string_view::npos);
  CHECK(page.field("Referrer-Policy") == "same-origin");
  CHECK(page.field("Cache-Control") == "no-store");
  CHECK_FALSE(has(page, " style="));
  CHECK(has(page, "<html lang=\"en\">"));
}

TEST_CASE("shop pages: the shop window and the buttons that fit the visitor") {
  CHECK(has(sandbox::product_page(false, ""), "Pay with Tollgate"));
  CHECK(has(sandbox::product_page(true, ""), "href=\"/account\""));
  sandbox::Session session;
  session.tokens = sandbox::Tokens{base::Secret("a"), base::Secret("r"), "s", base::from_unix(600)};
  http::Response page =
      sandbox::account_page(session, {{"Current", "•• 1", "current", "EUR 1.00"}}, "", base::from_unix(0));
  CHECK(has(page, "Pay EUR 12.50"));
  CHECK(has(page, "EUR 1.00"));
  CHECK(has(page, "another 600 seconds"));
  CHECK_FALSE(has(page, "/refund\""));
  session.payment_id = "pay_1";
  CHECK(has(sandbox::account_page(session, {}, "", base::from_unix(600)), "/refund\""));
  CHECK(has(sandbox::account_page(session, {}, "", base::from_unix(600)), "has expired"));
  session.refunded = true;
  CHECK_FALSE(has(sandbox::account_page(session, {}, "", base::from_unix(0)), "/refund\""));
}

TEST_CASE("shop pages: API answers are indented, and cut when they are long") {
  sandbox::Session session;
  session.last_call = sandbox::ApiExchange{"GET", "/v1/accounts", 200, R"({"a":[1]})"};
  CHECK(has(sandbox::account_page(session, {}, "", {}), "{\n  &quot;a&quot;: [\n    1\n  ]\n}"));
  session.last_call->body = std::string(100000, 'x');
  CHECK(sandbox::account_page(session, {}, "", {}).body.size() < 30000);
  session.last_call->status = 0;
  CHECK(has(sandbox::account_page(session, {}, "", {}), "no answer"));
}

TEST_CASE("shop pages: the style sheet is CSS") {
  CHECK(sandbox::style_sheet().field("Content-Type") == "text/css; charset=utf-8");
  CHECK(sandbox::style_sheet().body.find("prefers-color-scheme: dark") != std::string::npos);
}
