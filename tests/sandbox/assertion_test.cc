// What the bank believes, and above all what it does not.
#include "sandbox/assertion.h"

#include <doctest/doctest.h>

#include "tests/sandbox/bank_fixture.h"

using nlohmann::json;
using test_support::BankFixture;
using test_support::BankReply;
using test_support::BankRequest;

namespace {

BankRequest payment_request() {
  BankRequest r;
  r.method = "POST";
  r.target = "/v1/payments";
  r.body = BankFixture::order(100, "assertion-1").dump();
  r.key = "assertion-key-0001";
  return r;
}

}  // namespace

TEST_CASE("assertion: claims that are missing or wrong are 401, on GET and POST") {
  struct Case {
    const char* name;
    const char* claim;
    json value;  // null: the claim is taken out
    int get, post;
  };
  const std::int64_t now = 1'790'000'000;
  const Case cases[] = {
      {"all as it should be", "jti", "another", 200, 201},
      {"aud is another service", "aud", "ledger", 401, 401},
      {"aud is missing", "aud", nullptr, 401, 401},
      {"aud is a list with ours", "aud", {"x", "payments"}, 200, 201},
      {"aud is a list without ours", "aud", {"x", "y"}, 401, 401},
      {"expired this second, within leeway", "exp", now - 4, 200, 201},
      {"expired beyond leeway", "exp", now - 5, 401, 401},
      {"exp is missing", "exp", nullptr, 401, 401},
      {"exp is a text", "exp", "1790000060", 401, 401},
      {"exp is a fraction", "exp", 1790000060.5, 401, 401},
      {"exp is huge", "exp", 9223372036854775807, 401, 401},
      {"exp is beyond int64", "exp", 18446744073709551615u, 401, 401},
      {"lives an hour", "exp", now - 10 + 3600, 200, 201},
      {"lives longer", "exp", now - 10 + 3601, 401, 401},
      {"iat is missing", "iat", nullptr, 401, 401},
      {"iat is ahead, within leeway", "iat", now + 5, 200, 201},
      {"iat is ahead", "iat", now + 6, 401, 401},
      {"iss is missing", "iss", nullptr, 401, 401},
      {"jti is missing", "jti", nullptr, 401, 401},
      {"jti is empty", "jti", "", 401, 401},
      {"client_id is missing", "client_id", nullptr, 401, 401},
      {"sub is missing", "sub", nullptr, 401, 401},
      {"sub is empty", "sub", "", 401, 401},
      {"sub is a number", "sub", 7, 401, 401},
      {"scope is missing", "scope", nullptr, 401, 401},
      {"scope is empty", "scope", "", 403, 403},
      {"env is missing", "env", nullptr, 401, 401},
      {"env is unknown", "env", "staging", 401, 401},
      {"htm is missing", "htm", nullptr, 200, 401},
      {"htm is another method", "htm", "PUT", 401, 401},
      {"htu is missing", "htu", nullptr, 200, 401},
      {"htu is another path", "htu", "/v1/payments/pay_1/refunds", 401, 401},
      {"digest is missing", "digest", nullptr, 200, 401},
      {"digest is of another body", "digest", base::base64url(base::sha256("x").view()), 401, 401},
      {"digest is empty", "digest", "", 401, 401},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    for (const BankRequest& request : {BankRequest{}, payment_request()}) {
      CAPTURE(request.method);
      BankFixture bank;
      json claims = bank.claims(request);
      claims["iat"] = now - 10;
      if (c.value.is_null())
        claims.erase(c.claim);
      else
        claims[c.claim] = c.value;
      const BankReply reply = bank.send_with(request, BankFixture::sign(claims));
      CHECK(reply.status == (request.method == "GET" ? c.get : c.post));
      if (reply.status == 401) {
        CHECK(reply.code() == "invalid_assertion");
        CHECK(reply.json["request_id"] == "req_1");
        CHECK_FALSE(bank.store.read([](sandbox::Books& books) { return books.accounts.knows("usr_alice"); }));
      }
    }
  }
}

TEST_CASE("assertion: tokens that are not the gateway's are 401") {
  BankFixture bank;
  const std::string good = BankFixture::sign(bank.claims({}));
  const std::string payload = bank.claims({}).dump();
  const std::string signature = good.substr(good.rfind('.'));
  const auto with_header = [&](const json& header) {
    return base::base64url(header.dump()) + "." + base::base64url(payload);
  };
  const base::SigningKey stranger = base::SigningKey::generate();
  struct Case {
    const char* name;
    std::string token;
  };
  const Case cases[] = {
      {"none at all", ""},
      {"alg none, no signature", with_header({{"alg", "none"}}) + "."},
      {"alg none with our kid",
       with_header(
           {{"alg", "none"}, {"typ", sandbox::kAssertionType}, {"kid", test_support::gateway_key().kid()}}) +
           signature},
      {"alg HS256",
       with_header(
           {{"alg", "HS256"}, {"typ", sandbox::kAssertionType}, {"kid", test_support::gateway_key().kid()}}) +
           signature},
      {"alg missing",
       with_header({{"typ", sandbox::kAssertionType}, {"kid", test_support::gateway_key().kid()}}) +
           signature},
      {"kid missing", with_header({{"alg", "ES256"}, {"typ", sandbox::kAssertionType}}) + signature},
      {"signed by a stranger", base::sign_jws(stranger, sandbox::kAssertionType, payload)},
      {"stranger under our kid",
       with_header(
           {{"alg", "ES256"}, {"typ", sandbox::kAssertionType}, {"kid", test_support::gateway_key().kid()}}) +
           base::sign_jws(stranger, sandbox::kAssertionType, payload)
               .substr(base::sign_jws(stranger, sandbox::kAssertionType, payload).rfind('.'))},
      {"signature cut off", good.substr(0, good.rfind('.') + 1)},
      {"signature of zeros", good.substr(0, good.rfind('.') + 1) + base::base64url(std::string(64, '\0'))},
      {"payload is not JSON", base::sign_jws(test_support::gateway_key(), sandbox::kAssertionType, "x")},
      {"payload is a list", base::sign_jws(test_support::gateway_key(), sandbox::kAssertionType, "[]")},
      {"typed as another token (RFC 8725 3.11)",
       base::sign_jws(test_support::gateway_key(), "at+jwt", payload)},
      {"not a token", "junk"},
      {"over 8 KiB", good + std::string(9000, 'A')},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const BankReply reply = bank.send_with({}, c.token);
    CHECK(reply.status == 401);
    CHECK(reply.code() == "invalid_assertion");
  }
  CHECK(bank.send_with({}, good).status == 200);
}

TEST_CASE("assertion: two of them are refused, even when both are good") {
  BankFixture bank;
  const std::string good = BankFixture::sign(bank.claims({}));
  const http::FieldView fields[] = {{"Tollgate-Assertion", good}, {"tollgate-assertion", good}};
  http::RequestView view;
  view.method_token = "GET";
  view.path = view.target = "/v1/accounts";
  view.fields = fields;
  view.now = bank.now;
  CHECK(sandbox::answer_bank(bank.bank, view).response.status == 401);
}

TEST_CASE("assertion: the issuer is held to the configured one, and keys that never came are 503") {
  BankFixture bank;
  bank.bank.assertions.issuer = "https://other.example";
  CHECK(bank.get("/v1/accounts").status == 401);
  bank.bank.assertions.issuer = "https://gateway.example";
  CHECK(bank.get("/v1/accounts").status == 200);

  sandbox::KeyRing away([]() -> base::Result<std::string> {
    return base::Error{base::ErrorCode::backend_unavailable, "away"};
  });
  const sandbox::Bank without_keys{bank.store, bank.random, away, {}, ""};
  const std::string good = BankFixture::sign(bank.claims({}));
  const http::FieldView field{"Tollgate-Assertion", good};
  http::RequestView view;
  view.method_token = "GET";
  view.path = view.target = "/v1/accounts";
  view.fields = {&field, 1};
  view.now = bank.now;
  CHECK(sandbox::answer_bank(without_keys, view).response.status == 503);
}

TEST_CASE("assertion: scopes are whole words") {
  sandbox::Caller caller;
  caller.scope = "accounts:read payments:write";
  CHECK(caller.has_scope("accounts:read"));
  CHECK(caller.has_scope("payments:write"));
  CHECK_FALSE(caller.has_scope("payments:writ"));
  CHECK_FALSE(caller.has_scope("accounts"));
  CHECK_FALSE(caller.has_scope("read payments:write"));
}
