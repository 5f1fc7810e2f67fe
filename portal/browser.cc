// Gives the authorization endpoint the portal's session and error page.
#include "portal/browser.h"

#include "portal/send_back.h"
#include "portal/session.h"
#include "portal/visit.h"

namespace portal {

std::optional<oauth::Visitor> PortalBrowser::signed_in(const http::RequestView& request) {
  auto found = find_signed_in(context_, request);
  if (!found) return std::nullopt;
  return oauth::Visitor{std::move(found->user.id), authentication_of(context_, found->session)};
}

void PortalBrowser::sign_out(const http::RequestView& request, http::Response& response) {
  end_session(context_, request, response);
}

http::Response PortalBrowser::send_back(const oauth::RedirectTarget& target,
                                        const http::RequestView& request) {
  return portal::send_back(begin_visit(context_, request), target);
}

http::Response PortalBrowser::error_page(int status, const base::Error& error,
                                         const http::RequestView& request) {
  const Visit visit = begin_visit(context_, request);
  Model model;
  model.set("HEADING", visit.text("page_oauth_title")).set("EXPLANATION", visit.text("page_oauth_text"));
  model.set("CODE", std::string(base::row(error.code).name))
      .set("REQUEST_ID", std::string(request.request_id));
  model.set("DESCRIPTION", std::string(error.description) + (error.about.empty() ? "" : ": " + error.about));
  return show_page(visit, "error", model, visit.text("page_oauth_title"),
                   {.status = status, .is_error = true, .form_action = {}, .here = "/"});
}

}  // namespace portal
