// Reading and checking client credentials.
#include "oauth/client_auth.h"

#include <algorithm>

#include "base/crypto/base64url.h"
#include "oauth/client_assertion.h"
#include "oauth/client_certificate.h"
#include "oauth/form_encoding.h"

namespace oauth {
namespace {

constexpr std::size_t kMaxBasic = 1024;  // characters of credentials
constexpr std::size_t kSecretsAtOnce = 2;

base::Error invalid_client(std::string_view why) { return {base::ErrorCode::invalid_client, why}; }

bool same_ignoring_case(std::string_view a, std::string_view lower) {
  return std::ranges::equal(a, lower,
                            [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

/// RFC 7617 2 with the form-encoding of RFC 6749 2.3.1: BASE64(form(client_id) ":" form(client_secret)).
base::Result<PresentedClient> parse_basic(std::string_view authorization) {
  const base::Error malformed = invalid_client("the Authorization field is malformed");
  const std::size_t space = std::min(authorization.find(' '), authorization.size());
  if (!same_ignoring_case(authorization.substr(0, space), "basic"))
    return invalid_client("the Authorization field must use the Basic scheme");
  const std::size_t begin = authorization.find_first_not_of(' ', space);
  if (begin == std::string_view::npos || authorization.size() - begin > kMaxBasic) return malformed;
  const auto decoded = base::base64_decode(authorization.substr(begin));
  if (!decoded) return malformed;
  const base::Secret pair(*decoded);
  const std::size_t colon = pair.reveal().find(':');
  if (colon == std::string_view::npos) return malformed;
  const auto client_id = form_decoded(pair.reveal().substr(0, colon));
  const auto client_secret = form_decoded(pair.reveal().substr(colon + 1));
  if (!client_id || client_id->empty() || !client_secret) return malformed;
  return PresentedClient{{*client_id}, AuthMethod::client_secret_basic, base::Secret(*client_secret), {}};
}

/// RFC 7521 4.2: client_id is optional beside an assertion, and then the same.
base::Result<PresentedClient> parse_assertion(const ParametersView& body,
                                              std::optional<std::string_view> client_id) {
  if (body.get("client_assertion_type") != kClientAssertionType)
    return invalid_client("client_assertion_type must be that of a JWT bearer assertion");
  const std::string_view assertion = body.get_or_empty("client_assertion");
  auto named = client_of_assertion(assertion);
  if (!named) return invalid_client("client_assertion is malformed");
  if (client_id && *client_id != *named)
    return invalid_client("client_id differs from the authenticated client");
  return PresentedClient{
      {*std::move(named)}, AuthMethod::private_key_jwt, std::nullopt, std::string(assertion)};
}

/// What the client registered allows what it presented. Certificates are presented beside the request.
bool is_registered_method(const ClientMetadata& metadata, AuthMethod presented) {
  switch (metadata.token_endpoint_auth_method) {
    case AuthMethod::client_secret:
      return presented == AuthMethod::client_secret_basic || presented == AuthMethod::client_secret_post;
    case AuthMethod::tls_client_auth:
    case AuthMethod::self_signed_tls_client_auth:
      return presented == AuthMethod::none;
    default:
      return presented == metadata.token_endpoint_auth_method;
  }
}

base::Status check_certificate(const Client& client, const PresentedCertificate& presented, ClientKeys& keys,
                               base::Instant now) {
  const base::Error failed = invalid_client("client authentication failed");
  if (presented.der.empty()) return failed;
  const auto certificate = base::certificate_from_der(presented.der);
  if (!certificate) return failed;
  return client.metadata.token_endpoint_auth_method == AuthMethod::tls_client_auth
             ? check_certified_client(*certificate, presented.verified, client, now)
             : check_self_signed_client(*certificate, client, keys, now);
}

base::Status check_proof(const ClientAuthentication& with, const Client* client,
                         const PresentedClient& presented, const PresentedCertificate& certificate,
                         base::Instant now) {
  // Also for who is unknown or registered another method: the time must not tell.
  if (!client || client->metadata.uses_secret() ||
      client->metadata.token_endpoint_auth_method == AuthMethod::none)
    return check_client_secret(client, presented, now);
  if (!is_registered_method(client->metadata, presented.method))
    return invalid_client("client authentication failed");
  if (presented.method == AuthMethod::private_key_jwt)
    return check_client_assertion(presented.client_assertion, *client, with.keys, with.once, with.settings,
                                  now);
  return check_certificate(*client, certificate, with.keys, now);
}

/// Compares with every slot, whichever matches, so that the time tells nothing.
bool secret_matches(const std::vector<ClientSecret>& secrets, std::string_view client_secret,
                    base::Instant now) {
  const base::Digest digest = base::sha256(client_secret);
  const ClientSecret no_secret{{}, {}, {}, base::Instant::min()};
  bool matches = false;
  for (std::size_t i = 0; i < std::max(secrets.size(), kSecretsAtOnce); ++i) {
    const ClientSecret& secret = i < secrets.size() ? secrets[i] : no_secret;
    const bool alive = !secret.expires_at || now < *secret.expires_at;
    matches |= base::equal_ct(digest.view(), secret.digest.view()) & alive;
  }
  return matches;
}

}  // namespace

base::Result<PresentedClient> present_client(std::optional<std::string_view> authorization,
                                             const ParametersView& body) {
  const auto client_id = body.get("client_id"), client_secret = body.get("client_secret");
  const bool assertion = body.get("client_assertion") || body.get("client_assertion_type");
  const int methods = int{authorization.has_value()} + int{client_secret.has_value()} + int{assertion};
  if (methods > 1)
    return base::Error{base::ErrorCode::invalid_request,
                       "the client used more than one authentication method"};
  if (assertion) return parse_assertion(body, client_id);
  if (!authorization) {
    if (!client_id) return invalid_client("client authentication is missing");
    PresentedClient presented{{std::string(*client_id)}, AuthMethod::none, std::nullopt, {}};
    if (client_secret) {
      presented.method = AuthMethod::client_secret_post;
      presented.client_secret.emplace(*client_secret);
    }
    return presented;
  }
  auto presented = parse_basic(*authorization);
  if (presented && client_id && *client_id != presented->client_id.value)
    return invalid_client("client_id differs from the authenticated client");
  return presented;
}

base::Status check_client_secret(const Client* client, const PresentedClient& presented, base::Instant now) {
  static const std::vector<ClientSecret> kNone;
  const bool secret_ok =
      secret_matches(client ? client->secrets : kNone,
                     presented.client_secret ? presented.client_secret->reveal() : "", now);
  const bool registered = client && is_registered_method(client->metadata, presented.method);
  const bool passes = registered && (presented.method == AuthMethod::none || secret_ok);
  if (!passes) return invalid_client("client authentication failed");
  return base::ok();
}

base::Result<KnownClient> authenticate_client(const ClientAuthentication& with,
                                              const PresentedClient& presented,
                                              const PresentedCertificate& certificate, base::Instant now) {
  const bool possible = presented.client_id.value.size() <= kMaxClientId;
  auto known = possible ? with.clients.peek(presented.client_id, now) : std::nullopt;
  if (known && check_proof(with, known->client.get(), presented, certificate, now)) return *std::move(known);
  known = possible ? with.clients.load(presented.client_id, now) : std::nullopt;
  const Client* const client = known ? known->client.get() : nullptr;
  if (auto proven = check_proof(with, client, presented, certificate, now); !proven)
    return std::move(proven).error();
  if (client->suspended) return base::Error{base::ErrorCode::unauthorized_client, "the client is suspended"};
  return *std::move(known);
}

}  // namespace oauth
