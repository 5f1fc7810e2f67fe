// Parsing token requests.
#include "oauth/token.h"

#include <algorithm>
#include <array>

namespace oauth {
namespace {

using Parsed = base::Result<TokenRequestView>;

base::Error missing(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

Parsed parse_code(const ParametersView& parameters) {
  const auto code = parameters.get("code");
  if (!code) return missing("code is missing");
  return TokenRequestView{AuthorizationCodeRequestView{*code, parameters.get_or_empty("code_verifier"),
                                                       parameters.get("redirect_uri")}};
}

Parsed parse_refresh(const ParametersView& parameters) {
  const auto refresh_token = parameters.get("refresh_token");
  if (!refresh_token) return missing("refresh_token is missing");
  return TokenRequestView{RefreshTokenRequestView{*refresh_token, parameters.get_or_empty("scope")}};
}

Parsed parse_client_credentials(const ParametersView& parameters) {
  return TokenRequestView{ClientCredentialsRequestView{parameters.get_or_empty("scope")}};
}

Parsed parse_device_code(const ParametersView& parameters) {
  const auto device_code = parameters.get("device_code");
  if (!device_code) return missing("device_code is missing");
  return TokenRequestView{DeviceCodeRequestView{*device_code}};
}

Parsed parse_exchange(const ParametersView& parameters) {
  TokenExchangeRequestView request;
  request.subject_token = parameters.get_or_empty("subject_token");
  request.subject_token_type = parameters.get_or_empty("subject_token_type");
  if (request.subject_token.empty() || request.subject_token_type.empty())
    return missing("subject_token or subject_token_type is missing");
  request.requested_token_type = parameters.get_or_empty("requested_token_type");
  request.audience = parameters.get_or_empty("audience");
  request.scope = parameters.get_or_empty("scope");
  request.has_actor = parameters.get("actor_token") || parameters.get("actor_token_type");
  return TokenRequestView{request};
}

Parsed parse_jwt_bearer(const ParametersView& parameters) {
  const auto assertion = parameters.get("assertion");
  if (!assertion) return missing("assertion is missing");
  return TokenRequestView{JwtBearerRequestView{*assertion, parameters.get_or_empty("scope")}};
}

struct Grammar {
  GrantType grant_type;
  Parsed (*parse)(const ParametersView&);
};
/// In the order of the alternatives of TokenRequestView, which is that of GrantType.
constexpr std::array kGrants{Grammar{GrantType::authorization_code, &parse_code},
                             Grammar{GrantType::refresh_token, &parse_refresh},
                             Grammar{GrantType::client_credentials, &parse_client_credentials},
                             Grammar{GrantType::device_code, &parse_device_code},
                             Grammar{GrantType::token_exchange, &parse_exchange},
                             Grammar{GrantType::jwt_bearer, &parse_jwt_bearer}};
static_assert(kGrants.size() == std::variant_size_v<TokenRequestView>);
static_assert(kGrants.size() == kGrantTypeNames.size());

}  // namespace

GrantType grant_type_of(const TokenRequestView& request) { return kGrants[request.index()].grant_type; }

base::Result<TokenRequestView> parse_token_request(const ParametersView& parameters) {
  const auto grant_type = parameters.get("grant_type");
  if (!grant_type) return missing("grant_type is missing");
  const auto known = std::ranges::find_if(kGrants, [&grant_type](const Grammar& row) {
    return name_of(kGrantTypeNames, row.grant_type) == *grant_type;
  });
  if (known == kGrants.end())
    return base::Error{base::ErrorCode::unsupported_grant_type,
                       "grant_type is none of grant_types_supported"};
  return known->parse(parameters);
}

}  // namespace oauth
