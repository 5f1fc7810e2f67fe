// Signing out: the session ends in the store and in the browser.
#include "portal/pages.h"
#include "portal/return_to.h"
#include "portal/visit.h"

namespace portal {

/// With a safe `return_to` the next person signs in there ("Not you?" on the consent page).
http::Response submit_logout(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (!visit.signed_in) return http::see_other("/");
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  const std::string_view return_to = form->get_or_empty("return_to");
  http::Response response = http::see_other(
      is_safe_return_to(return_to) ? "/login?return_to=" + http::form_encoded(return_to) : "/");
  response.set("Cache-Control", "no-store");
  end_session(context, request, response);
  return response;
}

}  // namespace portal
