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

/// Whose failures are counted. The id is as it was presented, so that the answer does not tell whether it
/// exists.
std::string who_of(const http::RequestView& request, const base::ClientId& client_id) {
  return client_id.value + "\n" + http::subscriber_of(request.peer);
}

/// Authenticates unless the client, from this address, failed too often (RFC 6749 2.3.1).
base::Result<KnownClient> authenticate(const Context& context, const http::RequestView& request,
                                       const PresentedClient& presented, OnceStore& once) {
  const std::string who = who_of(request, presented.client_id);
  if (context.attempts.client_authentication.wait(who, request.now).count() > 0)
    return base::Error{base::ErrorCode::rate_limited, "client authentication failed too often: wait"};
  const ClientAuthentication with{context.known_clients, context.client_keys, once, context.settings};
  const PresentedCertificate certificate{request.client_certificate, request.client_certificate_verified};
  return authenticate_client(with, presented, certificate, request.now);
}

void count_failure(const Context& context, const http::RequestView& request, const PresentedClient& presented,
                   const base::Error& error) {
  if (error.code == base::ErrorCode::invalid_client)
    context.attempts.client_authentication.failed(who_of(request, presented.client_id), request.now);
}

base::Result<http::Form> read_form(const http::RequestView& request) {
  if (!request.query.empty()) return invalid("parameters must be in the body, not in the query");
  if (!is_form(request)) return invalid("Content-Type must be application/x-www-form-urlencoded");
  if (request.count("Authorization") > 1) return invalid("there is more than one Authorization field");
  auto form = http::Form::parse(request.body);
  if (!form) return form;
  if (auto s = ParametersView(form->pairs()).check_none_repeats(); !s) return std::move(s).error();
  return form;
}

std::string thumbprint_of(const http::RequestView& request) {
  if (request.client_certificate.empty()) return {};
  const auto certificate = base::certificate_from_der(request.client_certificate);
  return certificate ? certificate->thumbprint : std::string();
}

enum class Success : std::uint8_t { counted, left_to_caller };

base::Result<ClientRequest> read(const Context& context, const http::RequestView& request, OnceStore& once,
                                 Success success) {
  auto form = read_form(request);
  if (!form) return std::move(form).error();
  const auto presented = present_client(request.field("Authorization"), ParametersView(form->pairs()));
  if (!presented) return presented.error();
  // The proof is checked first and claimed last: a request that fails spends nothing.
  auto proof = dpop_proof_of(context, request);
  if (!proof) return std::move(proof).error();
  auto known = authenticate(context, request, *presented, once);
  if (!known) {
    count_failure(context, request, *presented, known.error());
    return std::move(known).error();
  }
  if (success == Success::counted) client_succeeded(context, request, presented->client_id);
  TokenBinding binding;
  if (*proof) {
    if (auto s = claim_dpop_proof(**proof, once, request.now); !s) return std::move(s).error();
    binding.jkt = (*proof)->jkt;
  }
  if (known->client->metadata.tls_client_certificate_bound_access_tokens)
    binding.x5t = thumbprint_of(request);
  return ClientRequest{*std::move(form), *std::move(known), std::move(binding)};
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
  return read(context, request, context.once, Success::counted);
}

base::Result<ClientRequest> read_client_request(const Context& context, const http::RequestView& request,
                                                OnceStore& once) {
  return read(context, request, once, Success::left_to_caller);
}

void client_succeeded(const Context& context, const http::RequestView& request,
                      const base::ClientId& client_id) {
  context.attempts.client_authentication.succeeded(who_of(request, client_id));
}

std::optional<ClientRequest> read_known_client_request(const Context& context,
                                                       const http::RequestView& request) {
  if (request.count("DPoP") > 0 || !request.client_certificate.empty()) return std::nullopt;
  auto form = read_form(request);
  if (!form) return std::nullopt;
  const auto presented = present_client(request.field("Authorization"), ParametersView(form->pairs()));
  if (!presented || presented->method == AuthMethod::private_key_jwt) return std::nullopt;
  Attempts& attempts = context.attempts.client_authentication;
  const std::string who = who_of(request, presented->client_id);
  if (attempts.wait(who, request.now).count() > 0) return std::nullopt;
  auto known = context.known_clients.peek(presented->client_id, request.now);
  if (!known || !check_client_secret(known->client.get(), *presented, request.now)) return std::nullopt;
  attempts.succeeded(who);
  return ClientRequest{*std::move(form), *std::move(known), {}};
}

}  // namespace oauth::endpoints
