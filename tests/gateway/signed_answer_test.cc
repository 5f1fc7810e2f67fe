// Tests of signed answers over loopback: the backend's, replays, refusals, and what cannot be signed.
#include <doctest/doctest.h>

#include "gateway/answer_signature.h"
#include "gateway/stages.h"
#include "tests/support/signed_world.h"

using test_support::field_of;
using test_support::SignedWorld;
using Parts = SignedWorld::Parts;

namespace {

/// Whether the answer's fields are a signature of the gateway's key over the rest of it.
bool is_signed(SignedWorld& w, const std::string& answer, const std::string& request) {
  const std::string status = answer.substr(9, 3), type = field_of(answer, "Content-Type"),
                    id = field_of(answer, "X-Request-Id"), body = answer.substr(answer.find("\r\n\r\n") + 4);
  const std::string input = field_of(answer, "Signature-Input"), signature = field_of(answer, "Signature");
  if (input.empty() || signature.empty()) return false;
  std::string base = "\"@status\": " + status + "\n\"content-digest\": " + gateway::content_digest(body) +
                     "\n\"content-type\": " + type + "\n\"x-request-id\": " + id + "\n";
  if (const std::string theirs = field_of(request, "Signature"); !theirs.empty())
    base += "\"signature\";req: " + theirs + "\n";
  base += "\"@signature-params\": " + input.substr(std::string("tollgate=").size());
  const auto& key = w.t.worker->keys->assertion;
  const auto jwk = base::PublicKey::from_jwk(R"({"kty":"EC","crv":"P-256","x":")" + key.x() + R"(","y":")" +
                                             key.y() + "\"}");
  const auto read = http::sf::parse_dictionary(signature);
  const auto& item = std::get<http::sf::Item>(*http::sf::find(*read, "tollgate"));
  return field_of(answer, "Content-Digest") == gateway::content_digest(body) &&
         jwk->verify(base::Alg::es256, base, std::get<http::sf::Bytes>(item.value).bytes);
}

}  // namespace

TEST_CASE("a backend's answer is signed, with the request's signature, and its own signature is dropped") {
  SignedWorld w("signature: required, sign_answers: true");
  w.more_fields = "Signature: s=:aGk=:\r\nSignature-Input: s=()\r\nContent-Digest: sha-256=:aGk=:\r\n";
  const std::string request = w.payment(Parts());
  CHECK(w.outcome(request) == "forwarded");
  CAPTURE(w.answer);
  CHECK(w.answer.starts_with("HTTP/1.1 201 "));
  CHECK(is_signed(w, w.answer, request));
}

TEST_CASE("an answer to an unsigned request is signed too, if the operation says so") {
  SignedWorld w("sign_answers: true");
  const std::string request = w.GatewayWorld::payment();
  CHECK(w.outcome(request) == "forwarded");
  CHECK(is_signed(w, w.answer, request));
}

TEST_CASE("a replay and a refusal of somebody who is known are signed, one of a stranger is not") {
  SignedWorld w("sign_answers: true, idempotency: {ttl: 1h}");
  const std::string request = w.GatewayWorld::payment();
  CHECK(w.outcome(request) == "forwarded");
  CHECK(is_signed(w, w.answer, request));
  const std::string again = w.outcome(request);
  CHECK(field_of(again, "Idempotent-Replayed") == "true");
  CHECK(is_signed(w, again, request));
  const std::string broken = "POST /v1/payments HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer " +
                             w.t.token("a:read p:write") +
                             "\r\nIdempotency-Key: key-9\r\nContent-Length: 0\r\n\r\n";
  const std::string refused = w.outcome(broken);
  CHECK(refused.starts_with("HTTP/1.1 400 "));
  CHECK(is_signed(w, refused, broken));
  const std::string stranger =
      w.outcome("POST /v1/payments HTTP/1.1\r\nHost: api.example\r\nContent-Length: 0\r\n\r\n");
  CHECK(stranger.starts_with("HTTP/1.1 401 "));
  CHECK(field_of(stranger, "Signature") == "");
}

TEST_CASE("an answer that is too large to be signed is not passed on unsigned") {
  for (const char* policy :
       {"sign_answers: true", "sign_answers: true, idempotency: {ttl: 1h, max_answer: 100}"}) {
    CAPTURE(policy);
    for (const std::size_t size : {std::size_t{1024 * 1024}, std::size_t{1024 * 1024 + 1}}) {
      CAPTURE(size);
      SignedWorld w(policy);
      w.backend_body = "{\"a\":\"" + std::string(size - 8, 'x') + "\"}";
      const std::string request = w.GatewayWorld::payment();
      CHECK(w.outcome(request) == "forwarded");
      const bool fits = size == 1024 * 1024;
      CHECK(w.answer.starts_with(fits ? "HTTP/1.1 201 " : "HTTP/1.1 502 "));
      CHECK(is_signed(w, w.answer, request));
    }
  }
}

TEST_CASE("an operation that does not ask for it has a backend's own signature passed on") {
  SignedWorld w("connect_timeout: 1s");
  w.more_fields = "Signature: s=:aGk=:\r\nSignature-Input: s=()\r\n";
  CHECK(w.outcome(w.GatewayWorld::payment()) == "forwarded");
  CHECK(field_of(w.answer, "Signature") == "s=:aGk=:");
  CHECK(field_of(w.answer, "Content-Digest") == "");
}
