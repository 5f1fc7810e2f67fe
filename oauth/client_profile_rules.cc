// The rules of the profiles: OAuth 2.1, FAPI 2.0 Security Profile and OpenID Connect Basic, one row a rule.
#include <algorithm>

#include "oauth/client_rule.h"

namespace oauth {
namespace {

constexpr ProfileSet kEvery{Profile::oauth21, Profile::fapi2, Profile::oidc}, kFapi{Profile::fapi2},
    kOidc{Profile::oidc}, kOrdinary{Profile::oauth21, Profile::oidc},
    kModern{Profile::oauth21, Profile::fapi2};

constexpr base::Seconds kFapiCode{60}, kFapiPushed{600}, kLongestCode{600};

bool by_code(const Client& client) { return client.metadata.allows(GrantType::authorization_code); }

/// What this server does for every app that uses authorization codes; there is no switch for it.
Finding served_with_codes(const Client& client, const Settings&) {
  return by_code(client) ? Finding{} : not_applicable();
}

/// What this server does for every app.
Finding served(const Client&, const Settings&) { return {}; }

Finding judge_code_lifetime(const Client& client, const Settings& settings) {
  return by_code(client) ? yes_if(settings.lifetimes.code <= kLongestCode) : not_applicable();
}

Finding judge_rotation(const Client& client, const Settings&) {
  const bool refreshes = client.metadata.allows(GrantType::refresh_token);
  return refreshes && client.type == ClientType::public_ ? Finding{} : not_applicable();
}

Finding judge_algs(const Client& client, const Settings&) {
  const base::AlgSet allowed = algs_of(client.metadata.profile);
  const auto allows = [&](const AlgMember& member) {
    const std::string& name = client.metadata.*member.value;
    const auto alg = base::parse_alg(name);
    return name.empty() || (alg && allowed.contains(*alg));
  };
  for (const AlgMember& member : kClientAlgMembers)
    if (!allows(member)) return broken_by(member.name);
  for (const AlgMember& member : kServerAlgMembers)
    if (!allows(member)) return broken_by(member.name);
  return {};
}

Finding judge_openid(const Client& client, const Settings&) {
  return by_code(client) ? yes_if(client.scope.contains("openid")) : not_applicable();
}

Finding judge_confidential(const Client& client, const Settings&) {
  return yes_if(client.type == ClientType::confidential);
}

Finding judge_strong_authentication(const Client& client, const Settings&) {
  const AuthMethod method = client.metadata.token_endpoint_auth_method;
  return yes_if(method == AuthMethod::private_key_jwt || method == AuthMethod::tls_client_auth ||
                method == AuthMethod::self_signed_tls_client_auth);
}

Finding judge_assertions(const Client& client, const Settings&) {
  return client.metadata.token_endpoint_auth_method == AuthMethod::private_key_jwt ? Finding{}
                                                                                   : not_applicable();
}

Finding judge_binding(const Client& client, const Settings&) {
  return yes_if(client.metadata.dpop_bound_access_tokens ||
                client.metadata.tls_client_certificate_bound_access_tokens);
}

Finding judge_pushed(const Client& client, const Settings&) {
  return by_code(client) ? yes_if(client.metadata.require_pushed_authorization_requests) : not_applicable();
}

Finding judge_pushed_lifetime(const Client& client, const Settings& settings) {
  return by_code(client) ? yes_if(settings.lifetimes.pushed_request < kFapiPushed) : not_applicable();
}

Finding judge_fapi_code_lifetime(const Client& client, const Settings& settings) {
  return by_code(client) ? yes_if(settings.lifetimes.code <= kFapiCode) : not_applicable();
}

Finding judge_no_rotation(const Client& client, const Settings&) {
  if (!client.metadata.allows(GrantType::refresh_token)) return not_applicable();
  return yes_if(client.type == ClientType::confidential);
}

Finding judge_fapi_redirects(const Client& client, const Settings&) {
  if (!by_code(client)) return not_applicable();
  // The common rule leaves loopback as the only host of http.
  const bool native = client.metadata.application_type == ApplicationType::native;
  return yes_if(native || std::ranges::all_of(client.redirect_uris,
                                              [](const auto& uri) { return uri.starts_with("https://"); }));
}

Finding judge_one_method(const Client& client, const Settings&) {
  return yes_if(client.metadata.token_endpoint_auth_method != AuthMethod::client_secret);
}

constexpr std::array kRules{
    ClientRule{"pkce", "Every authorization request must carry a PKCE challenge made with S256",
               "RFC 9700 2.1.1, FAPI 2.0 SP 5.3.2.2-5", "", kEvery, &served_with_codes},
    ClientRule{"exact-redirect", "Redirect URIs must be compared character by character",
               "RFC 9700 2.1, 4.1.3", "", kEvery, &served_with_codes},
    ClientRule{"code-only", "There must be no implicit and no password grant",
               "RFC 9700 2.1.2, 2.4; FAPI 2.0 SP 5.3.2.1-2", "", kEvery, &served},
    ClientRule{"issuer", "Authorization responses must name their issuer",
               "RFC 9207 2, FAPI 2.0 SP 5.3.2.2-7", "", kEvery, &served_with_codes},
    ClientRule{"code-once", "A code must work once, for at most ten minutes", "RFC 6749 4.1.2", "", kOrdinary,
               &judge_code_lifetime},
    ClientRule{
        "rotation",
        "Refresh tokens of a public app must rotate, and a used one that comes again must end the grant",
        "RFC 9700 4.14.2", "", kOrdinary, &judge_rotation},
    ClientRule{"algs", "Signatures must be made with ES256, PS256 or EdDSA",
               "FAPI 2.0 SP 5.4.1, RFC 8725 3.2", "id_token_signed_response_alg", kModern, &judge_algs},
    ClientRule{"oidc-algs", "Signatures must be made with RS256, ES256, PS256 or EdDSA", "OIDC Core 15.1",
               "id_token_signed_response_alg", kOidc, &judge_algs},
    ClientRule{"openid-scope",
               "An app that signs people in needs the scope openid: without it there is no ID token, and the "
               "profile is oauth21",
               "OIDC Core 3.1.2.1", "scope", kOidc, &judge_openid},
    ClientRule{"confidential", "The app must be confidential", "FAPI 2.0 SP 5.3.2.1-3",
               "token_endpoint_auth_method", kFapi, &judge_confidential},
    ClientRule{"strong-authentication",
               "The app must authenticate with private_key_jwt or with a TLS certificate",
               "FAPI 2.0 SP 5.3.2.1-6", "token_endpoint_auth_method", kFapi, &judge_strong_authentication},
    ClientRule{"one-method", "The app must have one way to authenticate", "RFC 6749 2.3",
               "token_endpoint_auth_method", kFapi, &judge_one_method},
    ClientRule{"assertion-audience", "Client assertions must name the issuer alone as their audience",
               "FAPI 2.0 SP 5.3.2.1-8", "", kFapi, &judge_assertions},
    ClientRule{"bound-tokens", "Access tokens must be bound to a key, by DPoP or by a TLS certificate",
               "FAPI 2.0 SP 5.3.2.1-4", "dpop_bound_access_tokens", kFapi, &judge_binding},
    ClientRule{"par", "Authorization requests must be pushed by the authenticated app (PAR)",
               "FAPI 2.0 SP 5.3.2.2-2", "require_pushed_authorization_requests", kFapi, &judge_pushed},
    ClientRule{"par-lifetime", "A pushed request must expire within ten minutes", "FAPI 2.0 SP 5.3.2.2-12",
               "", kFapi, &judge_pushed_lifetime},
    ClientRule{"code-60s", "A code must work once, for at most 60 seconds", "FAPI 2.0 SP 5.3.2.1-11", "",
               kFapi, &judge_fapi_code_lifetime},
    ClientRule{"no-rotation", "Refresh tokens must not rotate", "FAPI 2.0 SP 5.3.2.1-9", "", kFapi,
               &judge_no_rotation},
    ClientRule{"https-redirect",
               "Redirect URIs must be https, but for a native app that listens on the device itself",
               "FAPI 2.0 SP 5.3.2.2-8", "redirect_uris", kFapi, &judge_fapi_redirects},
};

}  // namespace

std::span<const ClientRule> profile_rules() { return kRules; }

}  // namespace oauth
