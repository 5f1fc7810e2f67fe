// The rules of every app: its members fit together, its keys are readable, its addresses are harmless.
#include <algorithm>

#include "base/crypto/distinguished_name.h"
#include "base/crypto/jwk_set.h"
#include "oauth/client_rule.h"
#include "oauth/redirect_uri.h"
#include "oauth/subject.h"

namespace oauth {
namespace {

constexpr ProfileSet kEvery{Profile::oauth21, Profile::fapi2, Profile::oidc};

bool is_https(const std::string& uri) {
  return uri.starts_with("https://") && check_registered_redirect_uri(uri).has_value();
}

Finding judge_redirect_uris(const Client& client, const Settings&) {
  std::vector<std::string> uris = client.redirect_uris;
  std::ranges::sort(uris);
  const bool each = std::ranges::all_of(
      uris, [](const auto& uri) { return check_registered_redirect_uri(uri).has_value(); });
  return yes_if(each && uris.size() <= kMostRedirectUris && std::ranges::adjacent_find(uris) == uris.end());
}

Finding judge_type(const Client& client, const Settings&) {
  return yes_if((client.type == ClientType::public_) ==
                (client.metadata.token_endpoint_auth_method == AuthMethod::none));
}

Finding judge_own_grants(const Client& client, const Settings&) {
  for (const GrantType type :
       {GrantType::client_credentials, GrantType::token_exchange, GrantType::jwt_bearer})
    if (client.metadata.allows(type)) return yes_if(client.type == ClientType::confidential);
  return not_applicable();
}

bool needs_keys(const ClientMetadata& metadata) {
  return metadata.token_endpoint_auth_method == AuthMethod::private_key_jwt ||
         metadata.token_endpoint_auth_method == AuthMethod::self_signed_tls_client_auth ||
         metadata.require_signed_request_object || !metadata.request_object_signing_alg.empty() ||
         metadata.allows(GrantType::jwt_bearer);
}

Finding judge_key_source(const Client& client, const Settings&) {
  const ClientMetadata& metadata = client.metadata;
  if (!metadata.jwks.empty() && !metadata.jwks_uri.empty()) return broken_by("jwks_uri");
  if (!needs_keys(metadata)) return not_applicable();
  return yes_if(!metadata.jwks.empty() || !metadata.jwks_uri.empty());
}

/// What one of the keys must be able to verify; empty: any key will do.
base::AlgSet algs_to_verify(const ClientMetadata& metadata) {
  if (metadata.token_endpoint_auth_method != AuthMethod::private_key_jwt) return {};
  const auto only = base::parse_alg(metadata.token_endpoint_auth_signing_alg);
  return only ? base::AlgSet{*only} : algs_of(metadata.profile);
}

Finding judge_key_set(const Client& client, const Settings&) {
  if (client.metadata.jwks.empty()) return not_applicable();
  const auto keys = base::JwkSet::parse(client.metadata.jwks);
  if (!keys || keys->empty()) return yes_if(false);
  const base::AlgSet algs = algs_to_verify(client.metadata);
  return yes_if(algs.empty() || keys->can_verify(algs));
}

Finding judge_certificate(const Client& client, const Settings&) {
  const ClientMetadata& metadata = client.metadata;
  if (metadata.token_endpoint_auth_method != AuthMethod::tls_client_auth) return not_applicable();
  const std::string& name = metadata.tls_client_auth_subject_dn;
  int given = 0;
  for (const std::string* one : {&name, &metadata.tls_client_auth_san_dns, &metadata.tls_client_auth_san_uri,
                                 &metadata.tls_client_auth_san_ip, &metadata.tls_client_auth_san_email})
    given += int{!one->empty()};
  return yes_if(given == 1 && (name.empty() || base::parse_distinguished_name(name)));
}

Finding judge_algs(const Client& client, const Settings&) {
  const ClientMetadata& metadata = client.metadata;
  for (const AlgMember& member : kClientAlgMembers)
    if (const std::string& alg = metadata.*member.value; !alg.empty() && !base::parse_alg(alg))
      return broken_by(member.name);
  for (const AlgMember& member : kServerAlgMembers) {
    const std::string& name = metadata.*member.value;
    const auto alg = base::parse_alg(name);
    if (!name.empty() && (!alg || !kServerAlgs.contains(*alg))) return broken_by(member.name);
  }
  return {};
}

Finding judge_shown(const Client& client, const Settings&) {
  const ClientMetadata& metadata = client.metadata;
  bool any = false;
  for (const auto& [name, uri] :
       {std::pair<std::string_view, const std::string*>{"logo_uri", &metadata.logo_uri},
        {"policy_uri", &metadata.policy_uri},
        {"tos_uri", &metadata.tos_uri}}) {
    if (!uri->empty() && !is_https(*uri)) return broken_by(name);
    any = any || !uri->empty();
  }
  return any ? Finding{} : not_applicable();
}

Finding judge_post_logout(const Client& client, const Settings&) {
  const auto& uris = client.metadata.post_logout_redirect_uris;
  if (uris.empty()) return not_applicable();
  return yes_if(std::ranges::all_of(
      uris, [](const auto& uri) { return check_registered_redirect_uri(uri).has_value(); }));
}

/// An address that this server calls.
template <std::string ClientMetadata::*kMember>
Finding judge_called(const Client& client, const Settings& settings) {
  const std::string& uri = client.metadata.*kMember;
  if (uri.empty()) return not_applicable();
  return yes_if(settings.check_outbound ? settings.check_outbound(uri).has_value() : is_https(uri));
}

Finding judge_sector(const Client& client, const Settings&) {
  const ClientMetadata& metadata = client.metadata;
  if (metadata.subject_type != SubjectType::pairwise) return not_applicable();
  if (!metadata.sector_identifier_uri.empty()) return {};
  for (const std::string& uri : client.redirect_uris)
    if (sector_host(uri) != sector_host(client.redirect_uris.front())) return yes_if(false);
  return yes_if(!client.redirect_uris.empty());
}

Finding judge_pairwise_tokens(const Client& client, const Settings&) {
  if (client.metadata.subject_type != SubjectType::pairwise) return not_applicable();
  return yes_if(client.metadata.access_token_format == AccessTokenFormat::sealed);
}

Finding judge_details_types(const Client& client, const Settings& settings) {
  const auto& types = client.metadata.authorization_details_types;
  if (types.empty()) return not_applicable();
  return yes_if(std::ranges::all_of(
      types, [&](const auto& name) { return settings.details_types.find(name) != nullptr; }));
}

Finding judge_certificate_listener(const Client& client, const Settings& settings) {
  const ClientMetadata& metadata = client.metadata;
  const bool authenticates = metadata.token_endpoint_auth_method == AuthMethod::tls_client_auth ||
                             metadata.token_endpoint_auth_method == AuthMethod::self_signed_tls_client_auth;
  if (!authenticates && !metadata.tls_client_certificate_bound_access_tokens) return not_applicable();
  if (!settings.mtls_url.empty() || settings.issuer_asks_for_certificates) return {};
  return broken_by(authenticates ? "token_endpoint_auth_method"
                                 : "tls_client_certificate_bound_access_tokens");
}

constexpr std::array kRules{
    ClientRule{"redirect-uris",
               "Redirect URIs must be distinct, at most ten, https (or http to the device itself), without "
               "fragment and user name",
               "RFC 6749 3.1.2, RFC 9700 4.1", "redirect_uris", kEvery, &judge_redirect_uris},
    ClientRule{"type", "A public app must not authenticate, and every other app must", "RFC 6749 2.1",
               "token_endpoint_auth_method", kEvery, &judge_type},
    ClientRule{"own-grants",
               "Client credentials, token exchange and assertion grants must belong to a confidential app",
               "RFC 6749 4.4", "grant_types", kEvery, &judge_own_grants},
    ClientRule{"key-source", "An app that signs must register its keys: either jwks or jwks_uri, not both",
               "RFC 7591 2", "jwks", kEvery, &judge_key_source},
    ClientRule{"key-set",
               "The JWK Set must have public keys only, and one that fits the algorithms of the app",
               "RFC 7517 5, RFC 8725 3.2", "jwks", kEvery, &judge_key_set},
    ClientRule{
        "certificate",
        "A certificate must be named by exactly one attribute: a distinguished name or one alternative",
        "RFC 8705 2.1.2", "tls_client_auth_subject_dn", kEvery, &judge_certificate},
    ClientRule{
        "certificate-listener",
        "Certificates need a place to show them: this server has none until its operator sets listen.mtls",
        "RFC 8705 2, 5", "token_endpoint_auth_method", kEvery, &judge_certificate_listener},
    ClientRule{"known-algs", "Algorithms must be ones that this server has: never none, never HMAC",
               "RFC 8725 3.1", "id_token_signed_response_alg", kEvery, &judge_algs},
    ClientRule{"shown-addresses", "Logo, policy and terms must be at https addresses", "RFC 7591 5",
               "logo_uri", kEvery, &judge_shown},
    ClientRule{"post-logout", "Addresses after sign-out must be https, or http to the device itself",
               "OIDC RP-Initiated Logout 3.1", "post_logout_redirect_uris", kEvery, &judge_post_logout},
    ClientRule{"jwks-uri", "The address of the keys must be that of a public https server", "RFC 7591 2, 5",
               "jwks_uri", kEvery, &judge_called<&ClientMetadata::jwks_uri>},
    ClientRule{"backchannel", "The address of the back-channel must be that of a public https server",
               "OIDC Back-Channel Logout 2.2", "backchannel_logout_uri", kEvery,
               &judge_called<&ClientMetadata::backchannel_logout_uri>},
    ClientRule{"sector-uri", "The address of the sector must be that of a public https server",
               "OIDC Core 8.1", "sector_identifier_uri", kEvery,
               &judge_called<&ClientMetadata::sector_identifier_uri>},
    ClientRule{"sector",
               "Pairwise subjects of an app with redirect URIs on several hosts need a sector_identifier_uri",
               "OIDC Core 8.1", "sector_identifier_uri", kEvery, &judge_sector},
    ClientRule{"pairwise-tokens",
               "Access tokens must be sealed when subjects are pairwise: a JWT would tell the subject",
               "RFC 9068 6", "access_token_format", kEvery, &judge_pairwise_tokens},
    ClientRule{"details-types", "Types of authorization details must be ones that this server knows",
               "RFC 9396 10", "authorization_details_types", kEvery, &judge_details_types},
};

}  // namespace

std::span<const ClientRule> common_rules() { return kRules; }

}  // namespace oauth
