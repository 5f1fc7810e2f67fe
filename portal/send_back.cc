// Redirecting, or posting from a page.
#include "portal/send_back.h"

#include "portal/security_headers.h"

namespace portal {

http::Response send_back(const Visit& visit, const oauth::RedirectTarget& target) {
  if (!target.posts()) {
    http::Response response = http::see_other(target.url());
    response.set("Cache-Control", "no-store");
    response.set("Referrer-Policy", "no-referrer");
    return response;
  }
  Model model;
  model.set("ACTION", target.redirect_uri().text()).set("HOST", std::string(target.redirect_uri().host()));
  for (const auto& [name, value] : target.parameters())
    model.add("FIELD").set("NAME", name).set("VALUE", value);
  return show_page(visit, "form_post", model, visit.text("form_post_title"),
                   {.status = 200,
                    .is_error = false,
                    .form_action = form_action_source(target.redirect_uri().text()),
                    .here = "/"});
}

}  // namespace portal
