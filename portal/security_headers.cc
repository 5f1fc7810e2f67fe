// One content security policy without inline script or style, so no nonce is needed and pages stay cacheable.
#include "portal/security_headers.h"

namespace portal {
namespace {

struct Origin {
  std::string_view scheme, authority;
};

Origin origin_of(std::string_view uri) {
  for (const std::string_view scheme : {"https", "http"}) {
    if (!uri.starts_with(scheme) || !uri.substr(scheme.size()).starts_with("://")) continue;
    const std::string_view rest = uri.substr(scheme.size() + 3);
    return {scheme, rest.substr(0, rest.find_first_of("/?#"))};
  }
  return {};
}

bool is_host_source(std::string_view authority) {
  return !authority.empty() && authority.find_first_not_of(
                                   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789-._:") == std::string_view::npos;
}

}  // namespace

std::string_view host_of(std::string_view uri) { return origin_of(uri).authority; }

std::string form_action_source(std::string_view redirect_uri) {
  const Origin origin = origin_of(redirect_uri);
  if (origin.scheme.empty()) return {};
  if (is_host_source(origin.authority))
    return std::string(origin.scheme).append("://").append(origin.authority);
  return origin.authority.starts_with('[') ? std::string(origin.scheme) + ":" : std::string{};
}

void add_security_headers(http::Response& response, Caching caching, std::string_view form_action) {
  std::string policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
      "frame-ancestors 'none'; form-action 'self'";
  if (!form_action.empty()) policy.append(" ").append(form_action);
  response.set("Content-Security-Policy", std::move(policy));
  response.set("X-Frame-Options", "DENY");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Cache-Control", caching == Caching::never ? "no-store" : "no-cache");
  response.set("Vary", "Cookie, Accept-Language");
}

}  // namespace portal
