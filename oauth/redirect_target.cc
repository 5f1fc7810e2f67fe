// Appending the parameters of an authorization response.
#include "oauth/redirect_target.h"

#include "oauth/form_encoding.h"

namespace oauth {
namespace {

/// Empty values are left out: a request without state gets none back.
void append(std::string& url, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (url.find('?') == std::string::npos)
    url += '?';
  else if (!url.ends_with('?') && !url.ends_with('&'))
    url += '&';
  url += name;
  url += '=';
  append_form_encoded(url, value);
}

}  // namespace

RedirectTarget RedirectTarget::success(const RedirectUri& redirect_uri, const base::Secret& code,
                                       std::string_view state, std::string_view issuer) {
  std::string url = redirect_uri.text();
  append(url, "code", code.reveal());
  append(url, "state", state);
  append(url, "iss", issuer);
  return RedirectTarget(std::move(url));
}

RedirectTarget RedirectTarget::failure(const RedirectUri& redirect_uri, const base::Error& error,
                                       std::string_view state, std::string_view issuer) {
  std::string url = redirect_uri.text();
  append(url, "error", base::row(error.code).name);
  append(url, "error_description", error.description);
  append(url, "state", state);
  append(url, "iss", issuer);
  return RedirectTarget(std::move(url));
}

}  // namespace oauth
