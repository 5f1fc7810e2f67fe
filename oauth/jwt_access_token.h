// Access tokens as JWTs (RFC 9068), for apps that register that format.
#pragma once
#include <string>

#include "base/time.h"

namespace oauth {

struct Client;
struct Issuer;
struct TokenFacts;

/// Signed with ES256; typ at+jwt. iss, sub, aud, client_id, scope, exp, iat, jti (2.2), cnf, acr and
/// auth_time, authorization_details, and under "tollgate" the grant, plan and environment.
std::string jwt_access_token(const Issuer& issuer, const Client& client, const TokenFacts& facts,
                             base::Instant now);

}  // namespace oauth
