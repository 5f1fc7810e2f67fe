// Stages: a token that is bound to a key works only for who holds the key (RFC 9449 7, RFC 8705 3).
#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "gateway/stages.h"

namespace gateway {
namespace {

base::Error refused(std::string_view why) { return {base::ErrorCode::invalid_token, why}; }

base::Status check_certificate(const Exchange& x) {
  const std::string_view der = x.connection.head().client_certificate;
  if (der.empty() || base::base64url(base::sha256(der).view()) != x.claims.x5t)
    return refused("the access token is bound to a certificate that this connection does not have");
  return base::ok();
}

base::Status check_dpop(Worker& worker, Exchange& x, std::string_view token) {
  if (!x.dpop) return refused("the access token is bound to a key: use the DPoP scheme and a proof");
  if (x.claims.jkt.empty()) return refused("the access token is not bound to a key: use the Bearer scheme");
  std::string_view proof;
  int fields = 0;
  for (const http::FieldView& field : x.connection.head().fields)
    if (http::same_field_name(field.name, "dpop")) proof = field.value, ++fields;
  if (fields != 1)
    return base::Error{base::ErrorCode::invalid_dpop_proof, "exactly one DPoP field with a proof is needed"};
  const Config& config = worker.node.config;
  const bool by_mtls = !x.connection.head().client_certificate.empty() && !config.mtls_url.empty();
  const oauth::DpopTarget target{x.connection.head().method_token, by_mtls ? config.mtls_url : config.api_url,
                                 x.path, token};
  auto checked = oauth::check_dpop_proof(proof, target, worker.node.dpop_nonces, x.now);
  if (!checked) return std::move(checked).error();
  if (!base::equal_ct(checked->jkt, x.claims.jkt))
    return refused("the access token is bound to another key than that of the proof");
  x.proof = *std::move(checked);
  return base::ok();
}

}  // namespace

base::Status check_possession(Worker& worker, Exchange& x, std::string_view token) {
  if (!x.claims.x5t.empty())
    if (auto s = check_certificate(x); !s) return s;
  if (x.claims.jkt.empty() && !x.dpop) return base::ok();
  return check_dpop(worker, x, token);
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
