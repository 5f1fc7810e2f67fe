// Browser sessions: a random cookie, its digest in the store, an absolute end.
#pragma once
#include <optional>

#include "http/message.h"
#include "portal/portal.h"

namespace portal {

struct SignedIn {
  Session session;
  User user;
};

/// Who sent the request; nullopt without a live session. Reads the store.
std::optional<SignedIn> find_signed_in(const Context& context, const http::RequestView& request);

/// How the session's user was authenticated, as tokens tell it.
oauth::Authentication authentication_of(const Context& context, const Session& session);

/// Starts a session under a new 256-bit id, ends the one the request carried, and adds the cookie to
/// `response`. Who signs in once more keeps the `sid`; a session of somebody else is ended as by end_session.
void start_session(const Context& context, const http::RequestView& request, const base::UserId& user,
                   http::Response& response);
/// Deletes the request's session, if any, and its cookie, and has the session's apps told.
void end_session(const Context& context, const http::RequestView& request, http::Response& response);

/// The value of one of our cookies, under the name it has with or without TLS; nullopt if absent or given
/// twice.
std::optional<std::string_view> own_cookie(const Context& context, const http::RequestView& request,
                                           std::string_view name);
/// Adds one of our cookies to `response`; `max_age` as in http::CookieOptions.
void add_own_cookie(const Context& context, http::Response& response, std::string_view name,
                    std::string_view value, std::chrono::seconds max_age);

}  // namespace portal
