// The short cuts of the token endpoint, and what they share with the long way.
#pragma once
#include "http/service.h"
#include "oauth/endpoints/client_request.h"

namespace oauth::endpoints {

/// Answers at once what needs neither the store nor much time: client_credentials with a sealed token, for a
/// client that is remembered. With proofs that are spent (an assertion, DPoP) the pool verifies them and the
/// store's thread claims them. Defers the code and refresh grants of such a client to the store's own thread,
/// as one transaction each. Everything else, and everything that fails, is left to token(): a short cut has
/// changed nothing then.
http::Prompt token_prompt(const Context& context, const http::RequestView& request);

/// What a token request asks for beside its grant: invalid_target, invalid_authorization_details, or as
/// check_binding.
base::Result<TokenDemand> read_token_demand(const ClientRequest& posted, const Settings& settings);

}  // namespace oauth::endpoints
