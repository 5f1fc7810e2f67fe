// A form that an authenticated client posted: what token, revoke and introspect have in common.
#pragma once
#include <optional>

#include "base/result.h"
#include "http/form.h"
#include "http/message.h"
#include "oauth/client_auth.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/parameters.h"
#include "oauth/token_demand.h"

namespace oauth::endpoints {

/// True for application/x-www-form-urlencoded, with or without media type parameters.
bool is_form(const http::RequestView& request);

struct ClientRequest {
  http::Form form;
  KnownClient known;
  TokenBinding binding;  // the keys that this request proved to hold
  const Client& client() const { return *known.client; }
  ParametersView parameters() const { return ParametersView(form.pairs()); }
};

/// invalid_request for another Content-Type, for parameters in the query (RFC 6749 2.3.1), for a bad form,
/// for a parameter or an Authorization field that is there twice; rate_limited for a client
/// that failed too often from that address (case 71); otherwise as authenticate_client, and
/// invalid_dpop_proof or use_dpop_nonce for what is in the DPoP field. Throws store::Failure.
base::Result<ClientRequest> read_client_request(const Context& context, const http::RequestView& request);

/// The same, claiming in `once`. A success is not counted yet: that is client_succeeded(), when what is
/// claimed there is claimed indeed.
base::Result<ClientRequest> read_client_request(const Context& context, const http::RequestView& request,
                                                OnceStore& once);
void client_succeeded(const Context& context, const http::RequestView& request,
                      const base::ClientId& client_id);

/// The same without waiting for anything, for a client that is remembered and authenticates by a secret or,
/// if public, by nothing, with no proof beside it; nullopt for every other request, refused ones included:
/// read_client_request() judges them.
std::optional<ClientRequest> read_known_client_request(const Context& context,
                                                       const http::RequestView& request);

}  // namespace oauth::endpoints
