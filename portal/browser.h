// What the authorization endpoint asks of the pages: who is signed in, and a page for errors.
#pragma once
#include "oauth/endpoints/browser.h"
#include "portal/portal.h"

namespace portal {

/// Thread-safe; `context` outlives it.
class PortalBrowser final : public oauth::endpoints::Browser {
 public:
  explicit PortalBrowser(const Context& context) : context_(context) {}
  std::optional<oauth::Visitor> signed_in(const http::RequestView& request) override;
  http::Response error_page(int status, const base::Error& error, const http::RequestView& request) override;
  void sign_out(const http::RequestView& request, http::Response& response) override;
  http::Response send_back(const oauth::RedirectTarget& target, const http::RequestView& request) override;

 private:
  const Context& context_;
};

}  // namespace portal
