// Redirect URIs (RFC 6749 3.1.2): what an app may register, and exact comparison with what it registered.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oauth {

inline constexpr std::size_t kMaxRedirectUri = 400;   // bytes
inline constexpr std::size_t kMostRedirectUris = 10;  // per app

/// Whether an app may register `uri`: https anywhere, http only to localhost, 127.0.0.1 and [::1]; RFC 3986
/// bytes only, a host, no userinfo, no fragment, at most kMaxRedirectUri bytes. invalid_redirect_uri with a
/// reason that can be shown beside the field.
base::Status check_registered_redirect_uri(std::string_view uri);

/// A redirect URI that is registered for the client it was matched with. There is no other way to make one,
/// and RedirectTarget takes nothing else: an unchecked URI cannot be redirected to.
class RedirectUri {
 public:
  /// Byte-exact comparison (RFC 9700 2.1); nullopt if `presented` is not in `registered`, or is there
  /// although the registration rules refuse it.
  static std::optional<RedirectUri> match(const std::vector<std::string>& registered,
                                          std::string_view presented);

  const std::string& text() const noexcept { return text_; }
  /// "https://shop.example:8443": what CSP's form-action needs.
  std::string_view origin() const noexcept { return std::string_view(text_).substr(0, origin_size_); }
  /// "shop.example:8443": what a person is told.
  std::string_view host() const noexcept { return origin().substr(origin().find("://") + 3); }

 private:
  RedirectUri(std::string text, std::size_t origin_size)
      : text_(std::move(text)), origin_size_(origin_size) {}
  std::string text_;
  std::size_t origin_size_;
};

}  // namespace oauth
