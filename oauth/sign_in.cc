// Deciding about sign-in, and the mark of return.
#include "oauth/sign_in.h"

#include <algorithm>
#include <charconv>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"

namespace oauth {
namespace {

constexpr std::chrono::hours kOldestMark{1};

std::string mac_of(std::string_view seconds, std::string_view request, const base::Secret& web_key) {
  std::string text("return\n");
  text.append(seconds).append("\n").append(request);
  return base::base64url(base::hmac_sha256(web_key.reveal(), text).view());
}

}  // namespace

SignIn decide_sign_in(const AcceptedRequest& accepted, const std::optional<Visitor>& visitor,
                      std::optional<bool> hinted, std::optional<base::Instant> returned_at,
                      base::Instant now) {
  if (!visitor) return SignIn::needed;
  if (hinted == false) return SignIn::again;
  const base::Instant auth_time = visitor->authentication.auth_time;
  // The mark has whole seconds.
  if (returned_at && auth_time >= *returned_at) return SignIn::enough;
  if (accepted.prompt == Prompt::login) return SignIn::again;
  if (accepted.max_age && now - auth_time > *accepted.max_age) return SignIn::again;
  return SignIn::enough;
}

base::Status check_acr(const AcceptedRequest& accepted, std::string_view acr) {
  if (!accepted.acr_essential || std::ranges::find(accepted.acr_values, acr) != accepted.acr_values.end())
    return base::ok();
  return base::Error{base::ErrorCode::unmet_authentication_requirements,
                     "the user cannot be authenticated at the level that the app needs"};
}

std::string mark_of_return(std::string_view request, base::Instant now, const base::Secret& web_key) {
  const std::string seconds = std::to_string(base::unix_seconds(now));
  return seconds + "." + mac_of(seconds, request, web_key);
}

std::optional<base::Instant> read_mark_of_return(std::string_view mark, std::string_view request,
                                                 base::Instant now, const base::Secret& web_key) {
  const auto dot = mark.find('.');
  if (dot == std::string_view::npos || dot > 12) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, ec] = std::from_chars(mark.data(), mark.data() + dot, seconds);
  if (ec != std::errc{} || end != mark.data() + dot) return std::nullopt;
  if (!base::equal_ct(mark.substr(dot + 1), mac_of(mark.substr(0, dot), request, web_key)))
    return std::nullopt;
  const base::Instant made = base::from_unix(seconds);
  if (made > now || now - made > kOldestMark) return std::nullopt;
  return made;
}

}  // namespace oauth
