// Where an authorization response sends the browser: a registered redirect URI with the response's
// parameters, in the mode that was asked for.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "oauth/grant.h"
#include "oauth/redirect_uri.h"

namespace oauth {

/// The registered query is kept and parameters are appended to it (RFC 6749 3.1.2); `iss` is always there
/// (RFC 9207 2), `state` if the request had one.
class RedirectTarget {
 public:
  using Parameters = std::vector<std::pair<std::string, std::string>>;

  /// RFC 6749 4.1.2.
  static RedirectTarget success(const RedirectUri& redirect_uri, const base::Secret& code,
                                std::string_view state, std::string_view issuer);
  /// RFC 6749 4.1.2.1: error and error_description.
  static RedirectTarget failure(const RedirectUri& redirect_uri, const base::Error& error,
                                std::string_view state, std::string_view issuer);

  /// The same response in another mode; the JWT modes are those of jarm.h.
  RedirectTarget by(ResponseMode mode) const;
  /// One parameter, `response`, instead of all (JARM 2.3).
  RedirectTarget as_jwt(std::string jwt, ResponseMode mode) const;

  ResponseMode mode() const noexcept { return mode_; }
  bool posts() const noexcept {
    return mode_ == ResponseMode::form_post || mode_ == ResponseMode::form_post_jwt;
  }
  const Parameters& parameters() const noexcept { return parameters_; }
  /// The form's action when posts().
  const RedirectUri& redirect_uri() const noexcept { return redirect_uri_; }
  /// The value of a Location field when not posts().
  std::string url() const;

 private:
  explicit RedirectTarget(RedirectUri redirect_uri) : redirect_uri_(std::move(redirect_uri)) {}
  void add(std::string_view name, std::string_view value);

  RedirectUri redirect_uri_;
  Parameters parameters_;
  ResponseMode mode_ = ResponseMode::query;
};

}  // namespace oauth
