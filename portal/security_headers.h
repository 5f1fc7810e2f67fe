// The security headers of every page.
#pragma once
#include <string>
#include <string_view>

#include "http/message.h"

namespace portal {

/// Who may keep the answer.
enum class Caching { never, revalidate };

/// `form_action`: a CSP source beside 'self' that forms of this one page may lead to, or "". See
/// form_action_source.
void add_security_headers(http::Response& response, Caching caching, std::string_view form_action = {});

/// The CSP source for a validated redirect_uri: its origin. Chromium and Safari check form-action against
/// every hop after a form POST, so the consent page must name where its redirect goes (w3c/webappsec#482).
/// CSP has no syntax for IPv6 literals: those get the scheme. "" for anything that is not http(s).
std::string form_action_source(std::string_view redirect_uri);

/// "shop.example:8443" of an http(s) URI, "" otherwise.
std::string_view host_of(std::string_view uri);

}  // namespace portal
