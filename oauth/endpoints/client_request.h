// A form that an authenticated client posted: what token, revoke and introspect have in common.
#pragma once
#include "base/result.h"
#include "http/form.h"
#include "http/message.h"
#include "oauth/client_store.h"
#include "oauth/parameters.h"

namespace oauth::endpoints {

/// True for application/x-www-form-urlencoded, with or without media type parameters.
bool is_form(const http::RequestView& request);

struct ClientRequest {
  http::Form form;
  Client client;
  ParametersView parameters() const { return ParametersView(form.pairs()); }
};

/// invalid_request for another Content-Type, for parameters in the query (RFC 6749 2.3.1), for a bad form,
/// for a parameter or an Authorization field that is there twice; otherwise as authenticate_client. Throws
/// store::Failure.
base::Result<ClientRequest> read_client_request(ClientStore& clients, const http::RequestView& request);

}  // namespace oauth::endpoints
