// Cookies (RFC 6265bis): reading the request's, writing ours.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// The value of cookie `name` in a Cookie field value; nullopt if absent or given twice.
std::optional<std::string_view> cookie_value(std::string_view cookie_field, std::string_view name);

struct CookieOptions {
  bool secure = true;                // then the name gets the prefix __Host-
  std::chrono::seconds max_age{-1};  // negative: a session cookie; zero: delete
};
/// A Set-Cookie value: HttpOnly, SameSite=Lax, Path=/.
std::string set_cookie(std::string_view name, std::string_view value, const CookieOptions& options);
/// "__Host-tg_session" under TLS, "tg_session" without.
std::string cookie_name(std::string_view name, bool secure);

}  // namespace http
