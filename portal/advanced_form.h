// The part of the app form that most developers leave alone: profile, authentication, bound tokens, logout.
#pragma once
#include <string>
#include <vector>

#include "http/form.h"
#include "oauth/client.h"
#include "oauth/client_rule.h"
#include "portal/visit.h"

namespace portal {

/// As typed: shown again when something is wrong. The names are those of the metadata members (RFC 7591 2).
struct AdvancedForm {
  bool given = false;  // the form had this part
  std::string profile, token_endpoint_auth_method, jwks, jwks_uri, tls_client_auth_subject_dn,
      id_token_signed_response_alg, post_logout_redirect_uris, backchannel_logout_uri;
  bool require_pushed_authorization_requests = false, dpop_bound_access_tokens = false,
       tls_client_certificate_bound_access_tokens = false;
  std::vector<std::string> authorization_details_types;
};

AdvancedForm read_advanced_form(const http::Form& form);
AdvancedForm advanced_form_of(const oauth::ClientMetadata& metadata);
/// Takes over what was typed and leaves alone what the form does not show; nothing if it was not given. A
/// method that was not chosen is that of the app's type; fapi2 brings what it needs with it.
void apply_advanced_form(const AdvancedForm& typed, oauth::Client& app);
/// A sentence for each rule of the app's profile that it breaks, beside the field that decides it.
void check_app_rules(const Visit& visit, const oauth::Client& app, FormErrors& errors);

/// Fills the part of the page; it is open if something in it is wrong or was chosen. `public_app`: nothing to
/// choose how it authenticates.
void show_advanced_form(Model& model, const Visit& visit, const AdvancedForm& typed, const FormErrors& errors,
                        bool public_app);

/// A rule in the reader's language.
std::string rule_in_words(const Visit& visit, const oauth::ClientRule& rule);

}  // namespace portal
