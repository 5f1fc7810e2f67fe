// A worker whose payments must be signed and whose answers are, with one app that has a key.
#pragma once
#include <string>

#include "base/crypto/signer.h"
#include "gateway/content_digest.h"
#include "gateway/message_signature.h"
#include "oauth/client_keys_cache.h"
#include "tests/support/fake_client_store.h"
#include "tests/support/fake_idempotency_store.h"
#include "tests/support/fake_once_store.h"
#include "tests/support/gateway_world.h"

namespace test_support {

/// The test document with `more` in the policy of its payments, and other `responses` of theirs if there are
/// any.
inline std::string signed_document(const std::string& more, const std::string& responses) {
  std::string text = kTestDocument;
  const std::string_view created = "responses: {\"201\": {description: Created}}";
  if (!responses.empty()) text.replace(text.find(created), created.size(), responses);
  const std::string_view policy = "{moves_money: true, ";
  return text.replace(text.find(policy), policy.size(), std::string(policy) + more + ", ");
}

struct SignedWorld : GatewayWorld {
  explicit SignedWorld(const std::string& policy = "signature: required", const std::string& responses = "")
      : GatewayWorld(signed_document(policy, responses).c_str()) {
    oauth::Client app;
    app.client_id = base::ClientId{"app_1"};
    app.metadata.jwks = R"({"keys":[)" + key.public_jwk_json() + "]}";
    clients.put(app);
    t.node.clients = &known;
    t.node.client_keys = &keys;
    t.node.once = &once;
    t.node.idempotency = &idempotency;
    t.node.answer_secret = &secret;
  }

  struct Parts {
    std::string body = "{\"amount\":12}", digest_of = "{\"amount\":12}", sent_as = "/v1/payments",
                signed_as = "/v1/payments", key_field = "key-1",
                components = "\"@method\" \"@target-uri\" \"authorization\" \"content-digest\"",
                parameters = ";nonce=\"n-1\"";
    std::int64_t age = 0;  // seconds
  };
  /// The payment as text, signed by `signer`.
  std::string payment(const Parts& p, const base::Signer& signer) {
    const std::string token = "Bearer " + t.token("a:read p:write"),
                      digest = gateway::content_digest(p.digest_of);
    const std::string input = "(" + p.components +
                              ");created=" + std::to_string(base::unix_seconds(t.clock.now()) - p.age) +
                              ";keyid=\"" + key.kid() + "\"" + p.parameters;
    const http::FieldView fields[] = {
        {"authorization", token}, {"content-digest", digest}, {"idempotency-key", p.key_field}};
    const gateway::SignedMessageView view{"POST", t.config.api_url, p.signed_as, fields, 0, nullptr};
    const auto list = http::sf::parse_dictionary("a=" + input);
    const auto base = gateway::signature_base(std::get<http::sf::InnerList>(list->front().second), view);
    std::string signature;
    http::sf::append(signature, http::sf::BareItem(http::sf::Bytes{signer.sign(*base)}));
    return "POST " + p.sent_as + " HTTP/1.1\r\nHost: api.example\r\nAuthorization: " + token +
           "\r\nContent-Type: application/json\r\nIdempotency-Key: " + p.key_field +
           "\r\nContent-Digest: " + digest + "\r\nSignature-Input: s=" + input +
           "\r\nSignature: s=" + signature + "\r\nContent-Length: " + std::to_string(p.body.size()) +
           "\r\n\r\n" + p.body;
  }
  std::string payment(const Parts& p) { return payment(p, key); }
  /// What the gateway answers by itself; "forwarded" if the backend got the request, which is answered then.
  std::string outcome(const std::string& request) {
    client.received.clear();
    client.send(request);
    std::optional<RawSocket> backend;
    until([&] {
      client.pull();
      return client.gone() || client.received.find('}') != std::string::npos ||
             (backend = backends.accept()).has_value();
    });
    if (!backend) return client.received;
    receive(*backend, "}");
    backend->send("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nConnection: close\r\n" +
                  more_fields + "Content-Length: " + std::to_string(backend_body.size()) + "\r\n\r\n" +
                  backend_body);
    answer = receive(client, "\"}");
    return "forwarded";
  }

  base::Signer key = base::Signer::generate(base::Alg::es256);
  FakeClientStore clients;
  FakeOnceStore once;
  FakeIdempotencyStore idempotency;
  base::Secret secret{std::string(32, 's')};
  oauth::ClientCache known{clients};
  oauth::ClientKeysCache keys{[](const std::string&) {
    return base::Error{base::ErrorCode::invalid_client, "no network here"};
  }};
  std::string backend_body = "{\"id\":\"pay_1\"}", more_fields, answer;
};

}  // namespace test_support
