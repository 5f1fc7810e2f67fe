// What the authorization endpoint needs from whoever owns the pages: who is signed in, and a page for errors.
#pragma once
#include <optional>

#include "base/error.h"
#include "base/id.h"
#include "http/message.h"
#include "oauth/redirect_target.h"
#include "oauth/sign_in.h"

namespace oauth::endpoints {

/// Called on threads of the blocking pool, several at once; may throw store::Failure.
class Browser {
 public:
  virtual ~Browser() = default;
  /// The user of the request's session and how it began; nullopt if nobody is signed in.
  virtual std::optional<Visitor> signed_in(const http::RequestView& request) = 0;
  /// A page with that status that explains `error`. It echoes nothing of the request.
  virtual http::Response error_page(int status, const base::Error& error,
                                    const http::RequestView& request) = 0;
  /// Ends the request's session: in the store, for the apps that are told of it, and by a cookie of
  /// `response`.
  virtual void sign_out(const http::RequestView& request, http::Response& response) = 0;
  /// Sends the browser back to the client: 303, or a page that posts (OAuth Form Post Response Mode 2).
  virtual http::Response send_back(const RedirectTarget& target, const http::RequestView& request) = 0;
};

}  // namespace oauth::endpoints
