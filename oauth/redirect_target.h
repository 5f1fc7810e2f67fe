// Where an authorization response sends the browser: a registered redirect URI with the response's
// parameters.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"
#include "oauth/redirect_uri.h"

namespace oauth {

/// The value of a Location field. The registered query is kept and parameters are appended to it (RFC
/// 6749 3.1.2); `iss` is always there (RFC 9207 2), `state` if the request had one.
class RedirectTarget {
 public:
  /// RFC 6749 4.1.2.
  static RedirectTarget success(const RedirectUri& redirect_uri, const base::Secret& code,
                                std::string_view state, std::string_view issuer);
  /// RFC 6749 4.1.2.1: error and error_description.
  static RedirectTarget failure(const RedirectUri& redirect_uri, const base::Error& error,
                                std::string_view state, std::string_view issuer);
  const std::string& url() const noexcept { return url_; }

 private:
  explicit RedirectTarget(std::string url) : url_(std::move(url)) {}
  std::string url_;
};

}  // namespace oauth
