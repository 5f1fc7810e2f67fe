// Parsing token requests.
#include "oauth/token.h"

#include <array>

namespace oauth {
namespace {

base::Error missing(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

}  // namespace

GrantType grant_type_of(const TokenRequestView& request) {
  static constexpr std::array kInOrder{GrantType::authorization_code, GrantType::refresh_token,
                                       GrantType::client_credentials};
  static_assert(kInOrder.size() == std::variant_size_v<TokenRequestView>);
  return kInOrder[request.index()];
}

base::Result<TokenRequestView> parse_token_request(const ParametersView& parameters) {
  const auto grant_type = parameters.get("grant_type");
  if (!grant_type) return missing("grant_type is missing");
  if (*grant_type == "authorization_code") {
    const auto code = parameters.get("code");
    if (!code) return missing("code is missing");
    return TokenRequestView{AuthorizationCodeRequestView{*code, parameters.get_or_empty("code_verifier"),
                                                         parameters.get("redirect_uri")}};
  }
  if (*grant_type == "refresh_token") {
    const auto refresh_token = parameters.get("refresh_token");
    if (!refresh_token) return missing("refresh_token is missing");
    return TokenRequestView{RefreshTokenRequestView{*refresh_token, parameters.get_or_empty("scope")}};
  }
  if (*grant_type == "client_credentials")
    return TokenRequestView{ClientCredentialsRequestView{parameters.get_or_empty("scope")}};
  return base::Error{base::ErrorCode::unsupported_grant_type,
                     "grant_type must be authorization_code, refresh_token or client_credentials"};
}

}  // namespace oauth
