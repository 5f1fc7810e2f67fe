// Tests of the stage over loopback: which requests reach a backend that takes only signed ones.
#include "gateway/request_signature.h"

#include <doctest/doctest.h>

#include "tests/support/signed_world.h"

using test_support::field_of;
using test_support::SignedWorld;
using Parts = SignedWorld::Parts;

TEST_CASE("a signed payment is forwarded; one that is not signed so is refused and costs nothing") {
  struct Case {
    const char* name;
    Parts parts;
    const char* param;  // of the refusal; nullptr: forwarded
  };
  Parts good, other_body, no_body_covered, other_target, query, old, fresh, no_nonce, no_token;
  other_body.body = "{\"amount\":13}";
  no_body_covered.components = "\"@method\" \"@target-uri\" \"authorization\"";
  other_target.signed_as = "/v1/accounts";
  query.sent_as = "/v1/payments?a=b";
  old.age = 61;
  fresh.age = 60;
  no_nonce.parameters = "";
  no_token.components = "\"@method\" \"@target-uri\" \"content-digest\"";
  const Case cases[] = {
      {"as it should be", good, nullptr},
      {"another body than the signed one", other_body, "content-digest"},
      {"the body is not covered", no_body_covered, "content-digest"},
      {"the token is not covered", no_token, "authorization"},
      {"signed for another target", other_target, ""},
      {"a query was added", query, ""},
      {"a minute old", fresh, nullptr},
      {"more than a minute old", old, ""},
      {"no nonce", no_nonce, "nonce"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    SignedWorld w;
    const std::string got = w.outcome(w.payment(c.parts));
    CHECK((got == "forwarded") == (c.param == nullptr));
    if (!c.param) continue;
    CAPTURE(got);
    CHECK(got.starts_with("HTTP/1.1 401 "));
    CHECK(got.find("\"code\":\"invalid_signature\"") != std::string::npos);
    CHECK((got.find("\"param\":\"" + std::string(c.param) + "\"") != std::string::npos) ==
          (*c.param != '\0'));
    CHECK(field_of(got, "Accept-Signature") ==
          R"(tollgate=("@method" "@target-uri" "authorization" "content-digest");created)");
    CHECK(field_of(got, "WWW-Authenticate").starts_with("Bearer realm="));
    CHECK(field_of(got, "WWW-Authenticate").find("error=") == std::string::npos);
  }
}

TEST_CASE("no signature, one of another key, and an app without keys") {
  SignedWorld w;
  const std::string plain = w.GatewayWorld::payment();
  CHECK(w.outcome(plain).starts_with("HTTP/1.1 401 "));
  const auto other = base::Signer::generate(base::Alg::es256);
  CHECK(w.outcome(w.payment(Parts(), other)).find("not that of the request and the key") !=
        std::string::npos);
  CHECK(w.once.size() == 0);  // a nonce is spent by who holds the key, and by nobody else
  oauth::Client bare;
  bare.client_id = base::ClientId{"app_1"};
  w.clients.put(bare);
  w.known.forget(bare.client_id);
  CHECK(w.outcome(w.payment(Parts())).find("register them as jwks or jwks_uri") != std::string::npos);
}

TEST_CASE("a nonce is good once, on any node that shares the store (RFC 9421 7.2.2)") {
  SignedWorld w;
  const std::string request = w.payment(Parts());
  CHECK(w.outcome(request) == "forwarded");
  const std::string again = w.outcome(request);
  CHECK(again.starts_with("HTTP/1.1 401 "));
  CHECK(again.find("the nonce of the signature was used before") != std::string::npos);
  Parts next;
  next.parameters = ";nonce=\"n-2\"";
  CHECK(w.outcome(w.payment(next)) == "forwarded");
}

TEST_CASE("a covered idempotency key stands in for a nonce, and must be covered") {
  SignedWorld w("signature: required, idempotency: {ttl: 1h}");
  Parts covered, not_covered;
  not_covered.key_field = "key-2";
  covered.parameters = "";
  covered.components += " \"idempotency-key\"";
  const std::string request = w.payment(covered);
  CHECK(w.outcome(request) == "forwarded");
  const std::string again = w.outcome(request);
  CHECK(again.starts_with("HTTP/1.1 201 "));
  CHECK(field_of(again, "Idempotent-Replayed") == "true");
  CHECK(w.outcome(w.payment(not_covered)).find("\"param\":\"idempotency-key\"") != std::string::npos);
}

TEST_CASE("without its stores a node refuses signed requests instead of trusting them") {
  SignedWorld w;
  w.t.node.once = nullptr;
  CHECK(w.outcome(w.payment(Parts())).starts_with("HTTP/1.1 503 "));
}
