// Lets the data path answer browsers with the portal's error page.
#pragma once
#include "gateway/node.h"
#include "portal/browser.h"

namespace gateway::commands {

class PortalErrorPages final : public ErrorPages {
 public:
  explicit PortalErrorPages(portal::PortalBrowser& browser) : browser_(browser) {}
  http::Response page(const base::Error& error, const http::RequestView& request) override {
    return browser_.error_page(base::row(error.code).status, error, request);
  }

 private:
  portal::PortalBrowser& browser_;
};

}  // namespace gateway::commands
