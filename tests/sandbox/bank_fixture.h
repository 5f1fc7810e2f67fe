// A whole bank in memory, and a gateway that signs requests to it.
#pragma once
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/jws.h"
#include "sandbox/bank.h"
#include "tests/support/fixed_random.h"

namespace test_support {

inline const base::SigningKey& gateway_key() {
  static const base::SigningKey key = base::SigningKey::generate();
  return key;
}

inline std::string jwks_of(const base::SigningKey& key) {
  return nlohmann::json{{"keys",
                         {{{"kty", "EC"},
                           {"crv", "P-256"},
                           {"use", "sig"},
                           {"alg", "ES256"},
                           {"kid", key.kid()},
                           {"x", key.x()},
                           {"y", key.y()}}}}}
      .dump();
}

inline constexpr const char* kAllScopes =
    "accounts:read balances:read transactions:read payments:read payments:write refunds:write";

/// One request as the gateway would forward it.
struct BankRequest {
  std::string method = "GET";
  std::string target = "/v1/accounts";
  std::string body{};
  std::string key{};  // Idempotency-Key, "" for none
  std::string sub = "usr_alice";
  std::string client_id = "app_shop";
  std::string scope = kAllScopes;
  std::string env = "sandbox";
};

struct BankReply {
  int status = 0;
  nlohmann::json json;
  http::Response response;
  sandbox::Delivery delivery = sandbox::Delivery::normal;
  std::string code() const { return json.value("code", ""); }
};

class BankFixture {
 public:
  explicit BankFixture(const std::string& path = ":memory:") : store(path, random) {}

  nlohmann::json claims(const BankRequest& r) const {
    const std::int64_t seconds = base::unix_seconds(now);
    nlohmann::json claims = {{"iss", "https://gateway.example"},
                             {"aud", "payments"},
                             {"iat", seconds},
                             {"exp", seconds + 60},
                             {"jti", "jti-1"},
                             {"sub", r.sub},
                             {"client_id", r.client_id},
                             {"scope", r.scope},
                             {"env", r.env}};
    if (r.method == "POST") {
      claims["htm"] = r.method;
      claims["htu"] = r.target.substr(0, r.target.find('?'));
      claims["digest"] = base::base64url(base::sha256(r.body).view());
    }
    return claims;
  }

  BankReply send(const BankRequest& r) const { return send_with(r, sign(claims(r))); }
  static std::string sign(const nlohmann::json& claims) {
    return base::sign_jws(gateway_key(), sandbox::kAssertionType, claims.dump());
  }

  /// With an assertion of the test's own; "" sends none.
  BankReply send_with(const BankRequest& r, const std::string& assertion) const {
    std::vector<http::FieldView> fields = {{"X-Request-Id", "req_1"}};
    if (!assertion.empty()) fields.push_back({"Tollgate-Assertion", assertion});
    if (!r.key.empty()) fields.push_back({"Idempotency-Key", r.key});
    if (r.method == "POST") fields.push_back({"Content-Type", "application/json"});
    http::RequestView view;
    view.method = http::parse_method(r.method);
    view.method_token = r.method;
    view.target = r.target;
    const std::size_t mark = r.target.find('?');
    view.path = std::string_view(r.target).substr(0, mark);
    if (mark != std::string::npos) view.query = std::string_view(r.target).substr(mark + 1);
    view.fields = fields;
    view.body = r.body;
    view.now = now;
    sandbox::Answer answer = sandbox::answer_bank(bank, view);
    BankReply reply{answer.response.status, nlohmann::json::parse(answer.response.body, nullptr, false),
                    answer.response, answer.delivery};
    return reply;
  }

  BankReply get(const std::string& target, const std::string& sub = "usr_alice") const {
    BankRequest r;
    r.target = target;
    r.sub = sub;
    return send(r);
  }
  BankReply post(const std::string& target, const nlohmann::json& body, const std::string& key,
                 const std::string& sub = "usr_alice") const {
    BankRequest r;
    r.method = "POST";
    r.target = target;
    r.body = body.dump();
    r.key = key;
    r.sub = sub;
    return send(r);
  }
  /// Alice pays the shop in EUR; the reference is made from the key.
  BankReply pay(std::int64_t value, const std::string& key) const {
    return post("/v1/payments", order(value, "ref-" + key), key);
  }
  static nlohmann::json order(std::int64_t value, const std::string& reference,
                              const std::string& currency = "EUR") {
    return {{"amount", {{"currency", currency}, {"value", value}}},
            {"creditor", {{"name", "Corner Roastery"}}},
            {"merchant_reference", reference}};
  }
  /// Minor units available on the subject's first account in the currency.
  std::int64_t available(const std::string& owner, const std::string& currency = "EUR") {
    return store.read([&](sandbox::Books& books) {
      const auto account = books.accounts.first_of(owner, currency);
      return account ? account->available() : -1;
    });
  }

  FixedRandom random;
  base::Instant now = base::from_unix(1'790'000'000);
  sandbox::BankStore store;
  sandbox::KeyRing keys{[]() -> base::Result<std::string> { return jwks_of(gateway_key()); }};
  sandbox::Bank bank{store, random, keys, {}, ""};
};

}  // namespace test_support
