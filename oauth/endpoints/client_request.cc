// Reading forms from clients.
#include "oauth/endpoints/client_request.h"

#include "base/crypto/certificate.h"
#include "http/ip_address.h"
#include "oauth/client_auth.h"
#include "oauth/dpop.h"

namespace oauth::endpoints {
namespace {

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

/// RFC 9449 4.3, 5: nullopt without a DPoP field.
base::Result<std::optional<DpopProof>> dpop_proof_of(const Context& context,
                                                     const http::RequestView& request) {
  const std::size_t fields = request.count("DPoP");
  if (fields == 0) return std::optional<DpopProof>();
  if (fields > 1)
    return base::Error{base::ErrorCode::invalid_dpop_proof, "there is more than one DPoP field"};
  const Settings& settings = context.settings;
  const bool by_mtls = !request.client_certificate.empty() && !settings.mtls_url.empty();
  const DpopTarget target{"POST", by_mtls ? settings.mtls_url : settings.issuer, request.path, {}};
  const DpopNonces nonces(context.keys.web);
  auto proof = check_dpop_proof(*request.field("DPoP"), target,
                                settings.require_dpop_nonce ? &nonces : nullptr, request.now);
  if (!proof) return std::move(proof).error();
  return std::optional(*std::move(proof));
}

/// Authenticates unless the client, from this address, failed too often (RFC 6749 2.3.1). The id is counted
/// as it was presented, so that the answer does not tell whether it exists.
base::Result<Client> authenticate_counted(const Context& context, const http::RequestView& request,
                                          const PresentedClient& presented) {
  Attempts& attempts = context.attempts.client_authentication;
  const std::string who = presented.client_id.value + "\n" + http::subscriber_of(request.peer);
  if (attempts.wait(who, request.now).count() > 0)
    return base::Error{base::ErrorCode::rate_limited, "client authentication failed too often: wait"};
  const ClientAuthentication with{context.clients, context.client_keys, context.once, context.settings};
  const PresentedCertificate certificate{request.client_certificate, request.client_certificate_verified};
  auto client = authenticate_client(with, presented, certificate, request.now);
  if (client)
    attempts.succeeded(who);
  else if (client.error().code == base::ErrorCode::invalid_client)
    attempts.failed(who, request.now);
  return client;
}

std::string thumbprint_of(const http::RequestView& request) {
  if (request.client_certificate.empty()) return {};
  const auto certificate = base::certificate_from_der(request.client_certificate);
  return certificate ? certificate->thumbprint : std::string();
}

}  // namespace

bool is_form(const http::RequestView& request) {
  const auto content_type = request.field("Content-Type");
  if (!content_type) return false;
  std::string_view media_type = content_type->substr(0, content_type->find(';'));
  const std::size_t last = media_type.find_last_not_of(" \t");
  media_type = media_type.substr(0, last == std::string_view::npos ? 0 : last + 1);
  return http::same_field_name(media_type,
                               "application/x-www-form-urlencoded");  // both ignore case (RFC 9110 8.3.1)
}

base::Result<ClientRequest> read_client_request(const Context& context, const http::RequestView& request) {
  if (!request.query.empty()) return invalid("parameters must be in the body, not in the query");
  if (!is_form(request)) return invalid("Content-Type must be application/x-www-form-urlencoded");
  if (request.count("Authorization") > 1) return invalid("there is more than one Authorization field");
  auto form = http::Form::parse(request.body);
  if (!form) return std::move(form).error();
  const ParametersView parameters(form->pairs());
  if (auto s = parameters.check_none_repeats(); !s) return std::move(s).error();
  const auto presented = present_client(request.field("Authorization"), parameters);
  if (!presented) return presented.error();
  // The proof is checked first and claimed last: a request that fails spends nothing.
  auto proof = dpop_proof_of(context, request);
  if (!proof) return std::move(proof).error();
  auto client = authenticate_counted(context, request, *presented);
  if (!client) return std::move(client).error();
  TokenBinding binding;
  if (*proof) {
    if (auto s = claim_dpop_proof(**proof, context.once, request.now); !s) return std::move(s).error();
    binding.jkt = (*proof)->jkt;
  }
  if (client->metadata.tls_client_certificate_bound_access_tokens) binding.x5t = thumbprint_of(request);
  return ClientRequest{*std::move(form), *std::move(client), std::move(binding)};
}

}  // namespace oauth::endpoints
