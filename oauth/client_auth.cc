// Reading and checking client credentials.
#include "oauth/client_auth.h"

#include <algorithm>

#include "base/crypto/base64url.h"
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
  return PresentedClient{{*client_id}, base::Secret(*client_secret)};
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
  if (assertion) return invalid_client("client assertions are not supported");
  if (!authorization) {
    if (!client_id) return invalid_client("client authentication is missing");
    PresentedClient presented{{std::string(*client_id)}, std::nullopt};
    if (client_secret) presented.client_secret.emplace(*client_secret);
    return presented;
  }
  auto presented = parse_basic(*authorization);
  if (presented && client_id && *client_id != presented->client_id.value)
    return invalid_client("client_id differs from the authenticated client");
  return presented;
}

base::Status check_client_secret(const std::optional<Client>& client, const PresentedClient& presented,
                                 base::Instant now) {
  static const std::vector<ClientSecret> kNone;
  const bool secret_ok =
      secret_matches(client ? client->secrets : kNone,
                     presented.client_secret ? presented.client_secret->reveal() : "", now);
  const bool is_public = client && client->type == ClientType::public_;
  const bool passes = is_public ? !presented.client_secret : client && presented.client_secret && secret_ok;
  if (!passes) return invalid_client("client authentication failed");
  return base::ok();
}

base::Result<Client> authenticate_client(ClientStore& clients, const PresentedClient& presented,
                                         base::Instant now) {
  std::optional<Client> client;
  if (presented.client_id.value.size() <= kMaxClientId) client = clients.find_client(presented.client_id);
  if (auto checked = check_client_secret(client, presented, now); !checked) return std::move(checked).error();
  if (client->suspended) return base::Error{base::ErrorCode::unauthorized_client, "the client is suspended"};
  return *std::move(client);
}

}  // namespace oauth
