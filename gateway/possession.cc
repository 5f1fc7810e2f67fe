// Stages: a token that is bound to a key works only for who holds the key (RFC 9449 7, RFC 8705 3).
#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "gateway/stages.h"
#include "oauth/token_binding_check.h"

namespace gateway {
namespace {

/// nullopt without a DPoP field.
base::Result<std::optional<oauth::DpopProof>> proof_of(const Worker& worker, const Exchange& x,
                                                       std::string_view token) {
  std::string_view proof;
  int fields = 0;
  for (const http::FieldView& field : x.connection.head().fields)
    if (http::same_field_name(field.name, "dpop")) proof = field.value, ++fields;
  if (fields == 0) return std::optional<oauth::DpopProof>();
  if (fields > 1)
    return base::Error{base::ErrorCode::invalid_dpop_proof, "exactly one DPoP field with a proof is needed"};
  const Config& config = worker.node.config;
  const bool by_mtls = !x.connection.head().client_certificate.empty() && !config.mtls_url.empty();
  const oauth::DpopTarget target{x.connection.head().method_token, by_mtls ? config.mtls_url : config.api_url,
                                 x.path, token};
  auto checked = oauth::check_dpop_proof(proof, target, worker.node.dpop_nonces, x.now);
  if (!checked) return std::move(checked).error();
  return std::optional(*std::move(checked));
}

std::string thumbprint_of(std::string_view certificate_der) {
  return certificate_der.empty() ? std::string() : base::base64url(base::sha256(certificate_der).view());
}

}  // namespace

base::Status check_possession(Worker& worker, Exchange& x, std::string_view token) {
  // A proof for a token that is bound to no key is not worth its verification: the comparison refuses both.
  std::optional<oauth::DpopProof> proof;
  if (x.dpop && !x.claims.jkt.empty()) {
    auto found = proof_of(worker, x, token);
    if (!found) return std::move(found).error();
    proof = *std::move(found);
  }
  const std::string x5t =
      x.claims.x5t.empty() ? std::string() : thumbprint_of(x.connection.head().client_certificate);
  const oauth::PresentedKeys keys{x.dpop ? oauth::TokenScheme::dpop : oauth::TokenScheme::bearer,
                                  proof ? std::string_view(proof->jkt) : std::string_view{}, x5t};
  if (auto s = oauth::check_token_binding(x.claims.jkt, x.claims.x5t, keys); !s) return s;
  x.proof = std::move(proof);
  return base::ok();
}

http::Task<base::Status> claim_proof(Worker& worker, Exchange& x) {
  oauth::OnceStore* const once = worker.node.once;
  if (!once)
    co_return base::Error{base::ErrorCode::temporarily_unavailable,
                          "this node cannot tell whether the proof was used; nothing was forwarded"};
  auto claim = [once, proof = *x.proof, now = x.now]() -> base::Status {
    return oauth::claim_dpop_proof(proof, *once, now);
  };
  base::Status claimed = co_await worker.node.pool.run(std::move(claim));
  co_return claimed;
}

}  // namespace gateway
