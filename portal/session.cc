// Sessions are found by the digest of the cookie: a copy of the database signs nobody in.
#include "portal/session.h"

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "http/cookie.h"
#include "oauth/sign_in.h"

namespace portal {
namespace {

constexpr std::string_view kSessionCookie = "tg_session";
constexpr std::size_t kTokenBytes = 32, kSidBytes = 16;
constexpr std::size_t kTokenCharacters = 43;

std::optional<base::Digest> session_digest(const Context& context, const http::RequestView& request) {
  const auto value = own_cookie(context, request, kSessionCookie);
  if (!value || value->size() != kTokenCharacters) return std::nullopt;
  return base::sha256(*value);
}

/// Older sessions have none of their own: it is derived from the digest, and opens nothing either.
std::string sid_of(const Context& context, const Session& session) {
  if (!session.sid.empty()) return session.sid;
  const base::Digest mac = base::hmac_sha256(context.web_key.reveal(), "sid\n" + session.digest.hex());
  return base::base64url(mac.view().substr(0, 16));
}

void remove_session(const Context& context, const SignedIn& signed_in) {
  context.users.delete_session(signed_in.session.digest);
  if (context.session_ended) context.session_ended(sid_of(context, signed_in.session));
}

}  // namespace

std::optional<std::string_view> own_cookie(const Context& context, const http::RequestView& request,
                                           std::string_view name) {
  const auto cookies = request.field("Cookie");
  if (!cookies) return std::nullopt;
  return http::cookie_value(*cookies, http::cookie_name(name, context.settings.secure_cookies));
}

void add_own_cookie(const Context& context, http::Response& response, std::string_view name,
                    std::string_view value, std::chrono::seconds max_age) {
  response.add("Set-Cookie", http::set_cookie(name, value, {context.settings.secure_cookies, max_age}));
}

std::optional<SignedIn> find_signed_in(const Context& context, const http::RequestView& request) {
  const auto digest = session_digest(context, request);
  if (!digest) return std::nullopt;
  auto found = context.users.find_session(*digest, request.now);
  if (!found) return std::nullopt;
  return SignedIn{std::move(found->first), std::move(found->second)};
}

oauth::Authentication authentication_of(const Context& context, const Session& session) {
  return {session.authenticated_at, std::string(oauth::kAcrPassword), {"pwd"}, sid_of(context, session)};
}

void start_session(const Context& context, const http::RequestView& request, const base::UserId& user,
                   http::Response& response) {
  const auto old = find_signed_in(context, request);
  const bool again = old && old->user.id == user;
  const std::string token = base::random_token(context.random, kTokenBytes);
  Session session;
  session.digest = base::sha256(token);
  session.user = user;
  session.created_at = session.authenticated_at = request.now;
  session.expires_at = request.now + context.settings.session_lifetime;
  session.sid = again ? sid_of(context, old->session) : base::random_token(context.random, kSidBytes);
  if (again)
    context.users.delete_session(old->session.digest);
  else if (old)
    remove_session(context, *old);
  context.users.create_session(session);
  add_own_cookie(context, response, kSessionCookie, token, std::chrono::seconds{-1});
}

void end_session(const Context& context, const http::RequestView& request, http::Response& response) {
  if (const auto signed_in = find_signed_in(context, request)) remove_session(context, *signed_in);
  add_own_cookie(context, response, kSessionCookie, "", std::chrono::seconds{0});
}

}  // namespace portal
