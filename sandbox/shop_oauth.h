// The shop as an OAuth client: the requests it makes and how it reads the answers. No I/O here.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/secret.h"
#include "http/client.h"
#include "http/form.h"
#include "sandbox/shop_session.h"

namespace sandbox {

/// How the shop is registered, and where things are.
struct ShopConfig {
  std::string issuer;  // https://gateway.example, without a slash at the end
  std::string api;     // the origin of the API: the paths begin with /v1
  std::string client_id;
  base::Secret client_secret;
  std::string redirect_uri;  // of this shop: its origin and /callback
  std::string scope = "accounts:read balances:read transactions:read payments:read payments:write";
  std::string ca_file;  // PEM for https; "": the system's
  bool secure() const { return redirect_uri.starts_with("https://"); }
  /// Scheme, host and port of redirect_uri.
  std::string origin() const;
};

/// RFC 6749 4.1.1 with PKCE S256 (RFC 7636 4.3).
std::string authorize_url(const ShopConfig& config, std::string_view state, const base::Secret& verifier);

/// Token and revocation requests, authenticated with client_secret_basic (RFC 6749 2.3.1).
http::ClientRequest code_request(const ShopConfig& config, std::string_view code,
                                 const base::Secret& verifier);
http::ClientRequest refresh_request(const ShopConfig& config, const base::Secret& refresh_token);
http::ClientRequest own_token_request(const ShopConfig& config,
                                      std::string_view scope);  // client_credentials
http::ClientRequest revoke_request(const ShopConfig& config, const base::Secret& token);  // RFC 7009

/// Why the gateway, or the customer, said no: shown to the visitor.
struct OAuthRefusal {
  std::string error;        // the code of RFC 6749, or one of ours
  std::string description;  // may be empty
};

/// The code of a callback that fits the session. RFC 6749 4.1.2, RFC 9207 2.4: state and iss are checked
/// first, and an answer that fails either is never acted upon.
std::variant<std::string, OAuthRefusal> read_callback(const ShopConfig& config, const http::Form& query,
                                                      std::string_view expected_state);

/// RFC 6749 5.1 and 5.2.
std::variant<Tokens, OAuthRefusal> read_token_response(const http::Response& response, base::Instant now);

}  // namespace sandbox
