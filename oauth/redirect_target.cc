// Appending the parameters of an authorization response.
#include "oauth/redirect_target.h"

#include "oauth/form_encoding.h"

namespace oauth {

/// Empty values are left out: a request without state gets none back.
void RedirectTarget::add(std::string_view name, std::string_view value) {
  if (!value.empty()) parameters_.emplace_back(name, value);
}

RedirectTarget RedirectTarget::success(const RedirectUri& redirect_uri, const base::Secret& code,
                                       std::string_view state, std::string_view issuer) {
  RedirectTarget target(redirect_uri);
  target.add("code", code.reveal());
  target.add("state", state);
  target.add("iss", issuer);
  return target;
}

RedirectTarget RedirectTarget::failure(const RedirectUri& redirect_uri, const base::Error& error,
                                       std::string_view state, std::string_view issuer) {
  RedirectTarget target(redirect_uri);
  target.add("error", base::row(error.code).name);
  target.add("error_description", error.description);
  target.add("state", state);
  target.add("iss", issuer);
  return target;
}

RedirectTarget RedirectTarget::by(ResponseMode mode) const {
  RedirectTarget target = *this;
  target.mode_ = mode;
  return target;
}

RedirectTarget RedirectTarget::as_jwt(std::string jwt, ResponseMode mode) const {
  RedirectTarget target(redirect_uri_);
  target.parameters_.emplace_back("response", std::move(jwt));
  target.mode_ = mode;
  return target;
}

std::string RedirectTarget::url() const {
  std::string url = redirect_uri_.text();
  for (const auto& [name, value] : parameters_) {
    if (url.find('?') == std::string::npos)
      url += '?';
    else if (!url.ends_with('?') && !url.ends_with('&'))
      url += '&';
    url += name;
    url += '=';
    append_form_encoded(url, value);
  }
  return url;
}

}  // namespace oauth
