// Stages: a request that must be signed is signed by its app (RFC 9421), and has the body that was signed.
#include "gateway/request_signature.h"

#include <algorithm>

#include "gateway/content_digest.h"
#include "gateway/stages.h"

namespace gateway {
namespace {

using base::Error;
using base::ErrorCode;

bool has_field(const Exchange& x, std::string_view name) {
  return std::ranges::any_of(x.connection.head().fields,
                             [&](const auto& field) { return http::same_field_name(field.name, name); });
}

bool has_body(const http::Framing& framing) {
  return framing.body != http::BodyKind::none &&
         !(framing.body == http::BodyKind::length && framing.length == 0);
}

Error unavailable() {
  return {ErrorCode::temporarily_unavailable,
          "this node cannot tell whether the request was signed by its app; nothing was forwarded"};
}

/// On a pool thread: throws store::Failure.
base::Status verify_and_claim(const Node& node, const base::ClientId& client_id,
                              const MessageSignature& signature, base::Instant now) {
  auto known = node.clients->peek(client_id, now);
  if (!known) known = node.clients->load(client_id, now);
  if (!known || known->client->suspended)
    return Error{ErrorCode::invalid_signature, "the app of this token is not there any more"};
  const auto keys = node.client_keys->keys_of(*known->client, signature.keyid, now);
  if (!keys)
    return Error{ErrorCode::invalid_signature,
                 "the app's keys cannot be had: register them as jwks or jwks_uri",
                 {},
                 keys.error().detail};
  if (auto s = verify_signature(signature, **keys); !s) return s;
  if (signature.nonce.empty()) return base::ok();
  // A second longer than the signature is accepted: it may come at the last moment.
  if (!node.once->claim(oauth::once::kSignatureNonce, signature_claim(client_id.value, signature),
                        signature.until + base::Seconds{1}, now))
    return Error{ErrorCode::invalid_signature, "the nonce of the signature was used before", "nonce"};
  return base::ok();
}

}  // namespace

SignatureDemand signature_demand(const Exchange& x) {
  const openapi::Operation& operation = *x.operation();
  SignatureDemand out;
  out.body = has_body(x.connection.head().framing) || !operation.body_types.empty();
  if (operation.idempotency &&
      (operation.idempotency->required || has_field(x, operation.idempotency->header))) {
    out.key_field = operation.idempotency->header;
    std::ranges::transform(out.key_field, out.key_field.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  }
  const http::Method method = x.connection.head().method;
  out.repeatable = method == http::Method::get || method == http::Method::head;
  return out;
}

SignedMessageView signed_request(const Worker& worker, const Exchange& x) {
  const http::HeadView& head = x.connection.head();
  const Config& config = worker.node.config;
  SignedMessageView out;
  out.method = head.method_token;
  out.origin =
      !head.client_certificate.empty() && !config.mtls_url.empty() ? config.mtls_url : config.api_url;
  out.target = x.target;
  out.fields = head.fields;
  return out;
}

http::Task<base::Status> check_signature(Worker& worker, Exchange& x) {
  auto read = read_signature(signed_request(worker, x), x.now);
  if (!read) co_return std::move(read).error();
  SignatureDemand demand = signature_demand(x);
  demand.body = has_body(x.connection.head().framing);
  if (auto s = check_coverage(*read, demand); !s) co_return std::move(s).error();
  const Node& node = worker.node;
  if (!node.clients || !node.client_keys || !node.once) co_return unavailable();
  auto verify = [&node, client_id = base::ClientId{std::string(x.claims.client_id)},
                 signature = *std::move(read),
                 now = x.now]() -> base::Status { return verify_and_claim(node, client_id, signature, now); };
  base::Status verified = co_await worker.node.pool.run(std::move(verify));
  co_return verified;
}

base::Status check_signed_body(const Exchange& x) {
  const auto digest = combined_field(x.connection.head().fields, "content-digest");
  if (digest) return check_content_digest(*digest, x.body);
  if (x.body.empty()) return base::ok();
  return Error{ErrorCode::invalid_signature, "a signed body needs Content-Digest (RFC 9530)",
               "content-digest"};
}

}  // namespace gateway
