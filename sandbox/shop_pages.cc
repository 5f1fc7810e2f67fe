// The demo shop's HTML.
#include "sandbox/shop_pages.h"

#include <nlohmann/json.hpp>

#include "sandbox/html.h"
#include "sandbox/money.h"
#include "sandbox/shop_style.h"

namespace sandbox {
namespace {

constexpr std::size_t kMostShown = 16 * 1024;  // bytes of an API answer

constexpr std::string_view kCup = R"(<svg viewBox="0 0 120 100" role="img" aria-label="A coffee cup">
<ellipse cx="56" cy="88" rx="46" ry="7" fill="#c9b79c"/><path d="M18 36h76v18a34 34 0 0 1-34 34h-8a34 34 0 0 1-34-34z" fill="#8a3b12"/>
<path d="M92 42h8a13 13 0 0 1 0 26h-12" fill="none" stroke="#8a3b12" stroke-width="7"/><ellipse cx="56" cy="37" rx="38" ry="8" fill="#4b1f0a"/>
<path d="M44 24c-5-6 5-9 0-16M62 24c-5-6 5-9 0-16" fill="none" stroke="#b9a68a" stroke-width="4" stroke-linecap="round"/></svg>)";

http::Response page(int status, std::string_view title, const std::string& main) {
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>";
  html += html_escaped(title) +
          " – Corner Roastery</title><link rel=\"stylesheet\" href=\"/style.css\"></head><body>";
  html += "<header><a href=\"/\">Corner Roastery</a></header><main>" + main + "</main>";
  html += "<footer>A demo shop. No real money, no real coffee.</footer></body></html>\n";
  http::Response response = http::html(status, std::move(html));
  response.set(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
  response.set("X-Content-Type-Options", "nosniff");
  // Not no-referrer: that would send `Origin: null` with our own forms.
  response.set("Referrer-Policy", "same-origin");
  response.set("Cache-Control", "no-store");
  return response;
}

std::string notice_html(std::string_view notice) {
  if (notice.empty()) return {};
  return "<p class=\"card notice\" role=\"status\">" + html_escaped(notice) + "</p>";
}

std::string button_form(const Session& session, std::string_view action, std::string_view label, bool quiet) {
  std::string html = "<form method=\"post\" action=\"" + html_escaped(action) + "\">";
  html += "<input type=\"hidden\" name=\"csrf\" value=\"" + html_escaped(session.csrf) + "\">";
  html += "<input type=\"hidden\" name=\"order\" value=\"" + html_escaped(session.order) + "\">";
  html += std::string("<button class=\"button") + (quiet ? " quiet" : "") + "\" type=\"submit\">" +
          html_escaped(label) + "</button></form>";
  return html;
}

std::string account_table(const std::vector<AccountLine>& accounts) {
  std::string html =
      "<table><thead><tr><th>Account</th><th>Type</th><th "
      "class=\"amount\">Available</th></tr></thead><tbody>";
  for (const AccountLine& line : accounts)
    html += "<tr><td>" + html_escaped(line.name) + " <span class=\"soft\">" +
            html_escaped(line.masked_number) + "</span></td><td>" + html_escaped(line.type) +
            "</td><td class=\"amount\">" +
            html_escaped(line.available.empty() ? "not known" : line.available) + "</td></tr>";
  return html + "</tbody></table>";
}

/// JSON is indented for reading; anything else is shown as it came.
std::string readable(const std::string& body) {
  const auto json = nlohmann::ordered_json::parse(body, nullptr, false);
  std::string text =
      json.is_discarded() ? body : json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  if (text.size() > kMostShown) {
    text.resize(kMostShown);
    text += "\n…";
  }
  return text;
}

std::string call_section(const ApiExchange& call) {
  const std::string status = call.status == 0 ? "no answer" : std::to_string(call.status);
  return "<section class=\"card\" id=\"last-call\"><h2>Last API call</h2><p><code>" +
         html_escaped(call.method + " " + call.path) + "</code> → <strong>" + status + "</strong></p><pre>" +
         html_escaped(readable(call.body)) + "</pre></section>";
}

}  // namespace

http::Response product_page(bool connected, std::string_view notice) {
  std::string main = notice_html(notice) + "<section class=\"card product\">" + std::string(kCup) +
                     "<div><h1>House Espresso, 250 g</h1>";
  main +=
      "<p>Roasted on Monday, on your table by Thursday. Chocolate, orange peel, a little smoke.</p><p "
      "class=\"price\">" +
      display_text({"EUR", kProductPrice}) + "</p><p class=\"actions\">";
  main += connected ? "<a class=\"button\" href=\"/account\">Go to checkout</a>"
                    : "<a class=\"button\" id=\"pay\" href=\"/connect\">Pay with Tollgate</a>";
  main +=
      "</p></div></section><p class=\"soft\">You will be taken to your bank's sign-in. This shop never sees "
      "your "
      "password, and you can take back its access at any time.</p>";
  return page(200, "House Espresso", main);
}

http::Response account_page(const Session& session, const std::vector<AccountLine>& accounts,
                            std::string_view trouble, base::Instant now) {
  std::string main = "<h1>Connected</h1>" + notice_html(session.notice);
  main += "<section class=\"card\"><h2>Your accounts</h2>";
  main += trouble.empty() ? account_table(accounts) : "<p>" + html_escaped(trouble) + "</p>";
  if (session.tokens) {
    const auto left = std::chrono::floor<base::Seconds>(session.tokens->expires_at - now).count();
    main += "<p class=\"soft\">You allowed: <code>" + html_escaped(session.tokens->scope) +
            "</code>. The access token " +
            (left > 0 ? "is good for another " + std::to_string(left) + " seconds." : "has expired.") +
            "</p>";
  }
  main += "</section><section class=\"card\"><h2>Your order</h2><p>House Espresso, 250 g – " +
          display_text({"EUR", kProductPrice}) + "</p><div class=\"actions\">";
  main += button_form(session, "/pay", "Pay " + display_text({"EUR", kProductPrice}), false);
  if (!session.payment_id.empty() && !session.refunded)
    main += button_form(session, "/refund", "Refund", true);
  main += "</div></section><section class=\"card\"><h2>Connection</h2><div class=\"actions\">";
  main += button_form(session, "/refresh", "Refresh token", true) +
          button_form(session, "/disconnect", "Disconnect", true);
  main += "</div></section>";
  if (session.last_call) main += call_section(*session.last_call);
  return page(200, "Connected", main);
}

http::Response message_page(int status, std::string_view title, std::string_view text,
                            std::string_view code) {
  std::string main =
      "<section class=\"card\"><h1>" + html_escaped(title) + "</h1><p>" + html_escaped(text) + "</p>";
  if (!code.empty()) main += "<p class=\"soft\">Code: <code>" + html_escaped(code) + "</code></p>";
  main += "<p class=\"actions\"><a class=\"button\" href=\"/\">Back to the shop</a></p></section>";
  return page(status, title, main);
}

http::Response style_sheet() {
  http::Response response;
  response.set("Content-Type", "text/css; charset=utf-8");
  response.set("Cache-Control", "max-age=3600");
  response.set("X-Content-Type-Options", "nosniff");
  response.body = kShopStyle;
  return response;
}

}  // namespace sandbox
