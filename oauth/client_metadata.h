// What a client registers beyond its name and redirect URIs (RFC 7591 2, RFC 8705 9.5, RFC 9101 10.5, RFC
// 9126 6, RFC 9396 10, RFC 9449 5.2, OpenID Connect Registration 2): one struct, one JSON form.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oauth {

/// The rules an app is held to as a whole; see client_profile.h.
enum class Profile : std::uint8_t { oauth21, fapi2, oidc };

enum class AuthMethod : std::uint8_t {
  client_secret,  // by Basic or by POST: what the portal registers; RFC 7591 has no name for it
  client_secret_basic,
  client_secret_post,
  private_key_jwt,              // OIDC Core 9, RFC 7523
  tls_client_auth,              // RFC 8705 2.1
  self_signed_tls_client_auth,  // RFC 8705 2.2
  none,
};

enum class GrantType : std::uint8_t {
  authorization_code,
  refresh_token,
  client_credentials,
  device_code,     // RFC 8628
  token_exchange,  // RFC 8693
  jwt_bearer,      // RFC 7523 2.1
};

enum class AccessTokenFormat : std::uint8_t { sealed, jwt };
enum class SubjectType : std::uint8_t { public_, pairwise };
enum class ApplicationType : std::uint8_t { web, native };  // OpenID Connect Registration 2

/// Names on the wire, in enum order.
inline constexpr std::array<std::string_view, 3> kProfileNames{"oauth21", "fapi2", "oidc"};
inline constexpr std::array<std::string_view, 7> kAuthMethodNames{"client_secret",
                                                                  "client_secret_basic",
                                                                  "client_secret_post",
                                                                  "private_key_jwt",
                                                                  "tls_client_auth",
                                                                  "self_signed_tls_client_auth",
                                                                  "none"};
inline constexpr std::array<std::string_view, 6> kGrantTypeNames{
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:ietf:params:oauth:grant-type:jwt-bearer"};

inline constexpr std::array<std::string_view, 2> kAccessTokenFormatNames{"sealed", "jwt"},
    kSubjectTypeNames{"public", "pairwise"}, kApplicationTypeNames{"web", "native"};

template <class Enum, std::size_t N>
constexpr std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

inline constexpr std::size_t kMaxClientJwks = 32 * 1024, kMaxClientMetadata = 48 * 1024;  // bytes

/// Member names are the registered metadata names; an empty string or list is one that was not registered.
struct ClientMetadata {
  Profile profile = Profile::oauth21;
  ApplicationType application_type = ApplicationType::web;
  AuthMethod token_endpoint_auth_method = AuthMethod::client_secret;
  std::string token_endpoint_auth_signing_alg;  // empty: any that the profile allows
  std::vector<GrantType> grant_types{GrantType::authorization_code, GrantType::refresh_token,
                                     GrantType::client_credentials};

  std::string jwks;      // JSON text of a JWK Set
  std::string jwks_uri;  // https
  // RFC 8705 2.1.2: exactly one of them with tls_client_auth.
  std::string tls_client_auth_subject_dn, tls_client_auth_san_dns, tls_client_auth_san_uri,
      tls_client_auth_san_ip, tls_client_auth_san_email;

  bool require_pushed_authorization_requests = false;
  bool require_signed_request_object = false;
  bool dpop_bound_access_tokens = false;
  bool tls_client_certificate_bound_access_tokens = false;
  std::string request_object_signing_alg, authorization_signed_response_alg,
      introspection_signed_response_alg;
  std::string id_token_signed_response_alg, userinfo_signed_response_alg;  // empty: see id_token.h; plain

  std::vector<std::string> authorization_details_types;
  AccessTokenFormat access_token_format = AccessTokenFormat::sealed;
  SubjectType subject_type = SubjectType::public_;
  std::string sector_identifier_uri;

  std::vector<std::string> post_logout_redirect_uris;
  std::string backchannel_logout_uri;
  bool backchannel_logout_session_required = false;

  std::string logo_uri, policy_uri, tos_uri, software_id, software_version;
  std::vector<std::string> contacts;

  bool allows(GrantType grant_type) const noexcept;
  /// A secret is what it authenticates with.
  bool uses_secret() const noexcept;
  friend bool operator==(const ClientMetadata&, const ClientMetadata&) = default;
};

/// The members as one JSON object; what has its default is left out. Reads back as the same value.
std::string client_metadata_json(const ClientMetadata& metadata);

/// Reads such an object strictly: unknown members are left alone (they belong to Client or to nobody), known
/// ones must have the right type and be within limits. invalid_client_metadata, `about` names the member.
/// Says nothing about whether the values fit together: see client_profile.h.
base::Result<ClientMetadata> parse_client_metadata(std::string_view json);

}  // namespace oauth
