// The shop's routes, and what protects its forms.
#include "sandbox/shop.h"

#include <array>

#include "http/cookie.h"
#include "sandbox/shop_pages.h"

namespace sandbox {
namespace {

constexpr std::string_view kCookie = "tg_shop";  // browsers share cookies between the ports of a host

struct Page {
  http::Method method;
  std::string_view path;
  bool connected;  // only for a visitor with tokens
  http::Response (*handle)(const Shop&, Visit&);
};
constexpr std::array kPages{
    Page{http::Method::get, "/account", true, &show_account},
    Page{http::Method::post, "/pay", true, &pay},
    Page{http::Method::post, "/refund", true, &refund},
    Page{http::Method::post, "/refresh", true, &refresh},
    Page{http::Method::post, "/disconnect", true, &disconnect},
    Page{http::Method::get, "/callback", false, &callback},
};

/// Whether a form was sent by our own page: the hidden field is what counts, and a browser that says where
/// the form comes from must say here.
bool is_own_form(const Shop& shop, const Visit& visit) {
  const auto origin = visit.request.field("Origin");
  if (visit.request.count("Origin") > 0 && origin != shop.config.origin()) return false;
  return base::equal_ct(visit.form.get_or_empty("csrf"), visit.session.csrf);
}

http::Response home(const std::shared_ptr<Session>& session) {
  if (!session) return product_page(false, "");
  const std::scoped_lock lock(session->busy);
  const std::string notice = std::exchange(session->notice, {});
  return product_page(session->tokens.has_value(), notice);
}

http::Response start(const Shop& shop, const http::RequestView& request, const http::Form& form,
                     std::shared_ptr<Session> session, std::string cookie) {
  if (!session) std::tie(cookie, session) = shop.sessions.create(shop.random, request.now);
  const std::scoped_lock lock(session->busy);
  Visit visit{request, form, *session, cookie};
  http::Response response = connect(shop, visit);
  set_session_cookie(response, shop, cookie);
  return response;
}

http::Response run_page(const Shop& shop, const Page& page, Visit& visit) {
  if (page.method == http::Method::post && !is_own_form(shop, visit))
    return message_page(403, "Please try again",
                        "This form has expired. Go back to the shop and try once more.");
  if (page.connected && !visit.session.tokens) return http::see_other("/");
  return page.handle(shop, visit);
}

http::Response not_allowed(std::string_view allow) {
  http::Response response = message_page(405, "Not possible", "This page cannot be used in this way.");
  response.set("Allow", std::string(allow));
  return response;
}

}  // namespace

void set_session_cookie(http::Response& response, const Shop& shop, std::string_view value) {
  const http::CookieOptions options{.secure = shop.config.secure()};
  response.add("Set-Cookie", http::set_cookie(kCookie, value, options));
}

http::Response answer_shop(const Shop& shop, const http::RequestView& request) {
  const bool reads = request.method == http::Method::get || request.method == http::Method::head;
  if (request.path == "/style.css" && reads) return style_sheet();
  if (request.path == "/healthz" && reads) return http::json(200, R"({"status":"ok"})");

  const std::string name = http::cookie_name(kCookie, shop.config.secure());
  const std::string cookie(http::cookie_value(request.field("Cookie").value_or(""), name).value_or(""));
  const std::shared_ptr<Session> session = shop.sessions.find(cookie, request.now);
  if (request.path == "/" && reads) return home(session);

  const base::Result<http::Form> form = http::Form::parse(reads ? request.query : request.body);
  if (!form) return message_page(400, "That did not work", "The request is malformed.");
  if (request.path == "/connect" && reads) return start(shop, request, *form, session, cookie);
  for (const Page& page : kPages) {
    if (page.path != request.path) continue;
    if (page.method != request.method && !(page.method == http::Method::get && reads))
      return not_allowed(page.method == http::Method::get ? "GET, HEAD" : "POST");
    if (!session)
      return page.method == http::Method::get && page.connected
                 ? http::see_other("/")
                 : message_page(400, "Please start again",
                                "Your visit has ended. Go back to the shop and start again.");
    const std::scoped_lock lock(session->busy);
    Visit visit{request, *form, *session, cookie};
    return run_page(shop, page, visit);
  }
  if (request.path == "/" || request.path == "/connect") return not_allowed("GET, HEAD");
  return message_page(404, "Nothing here", "This shop has no such page.");
}

}  // namespace sandbox
