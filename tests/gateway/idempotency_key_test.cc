// Idempotency keys: both spellings to the edge, one field line, and what makes two keys or two requests
// differ.
#include "gateway/idempotency_key.h"

#include <doctest/doctest.h>

using namespace gateway;

TEST_CASE(
    "idempotency key: a structured-field String or a bare token, 1 to 255 characters (RFC 9651 3.3.3)") {
  const std::string longest(255, 'k'), too_long(256, 'k');
  struct Case {
    std::string value;
    std::optional<std::string> key;
  };
  const Case cases[] = {
      {"7f0c9d52-3a1e-4f6b", "7f0c9d52-3a1e-4f6b"},
      {"\"7f0c9d52-3a1e-4f6b\"", "7f0c9d52-3a1e-4f6b"},
      {"a", "a"},
      {"\"a\"", "a"},
      {longest, longest},
      {'"' + longest + '"', longest},
      {"Zm9v+/==", "Zm9v+/=="},
      {"urn:uuid:1", "urn:uuid:1"},
      {"\"a,b;c\"", "a,b;c"},
      {R"("a\"b\\c")", R"(a"b\c)"},
      {"", std::nullopt},
      {"\"\"", std::nullopt},
      {too_long, std::nullopt},
      {'"' + too_long + '"', std::nullopt},
      {"\"", std::nullopt},
      {"\"a", std::nullopt},
      {"a\"", std::nullopt},
      {"a\"b", std::nullopt},
      {"\"a\"b\"", std::nullopt},
      {"\"a\\\"", std::nullopt},
      {"\"a\\n\"", std::nullopt},
      {"\"a\";x=1", std::nullopt},
      {"a, b", std::nullopt},
      {"a,b", std::nullopt},
      {"a;b", std::nullopt},
      {"a b", std::nullopt},
      {"\"a b\"", std::nullopt},
      {"\"a\tb\"", std::nullopt},
      {"\"a\x7f\"", std::nullopt},
      {"k\xc3\xa9", std::nullopt},
      {"\"k\xc3\xa9\"", std::nullopt},
      {"a\\b", std::nullopt},
  };
  for (const Case& c : cases) {
    CAPTURE(c.value);
    const auto key = parse_idempotency_key(c.value);
    CHECK((key ? std::optional(key->text) : std::nullopt) == c.key);
    if (!key) continue;
    CHECK(key->quoted == (c.value.front() == '"'));
    CHECK(spell_idempotency_key(*key) == c.value);
  }
}

TEST_CASE("idempotency key: one field line, of the operation's own name (gateway.md 69, 105)") {
  using Fields = std::vector<http::FieldView>;
  const Fields fields{{"Accept", "*/*"}, {"x-idempotency-key", "\"k\""}};
  CHECK(*find_idempotency_key(fields, "X-Idempotency-Key") == IdempotencyKey{"k", true});
  CHECK(*find_idempotency_key(fields, "Idempotency-Key") == std::nullopt);
  const Fields twice{{"Idempotency-Key", "k"}, {"idempotency-key", "k"}};
  const auto refused = find_idempotency_key(twice, "Idempotency-Key");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == base::ErrorCode::invalid_parameter);
  CHECK(refused.error().about == "Idempotency-Key");
  const auto malformed = find_idempotency_key(Fields{{"Idempotency-Key", "a b"}}, "Idempotency-Key");
  REQUIRE_FALSE(malformed);
  CHECK(malformed.error().code == base::ErrorCode::invalid_parameter);
  const Fields hop{{"X-Key", "k"}, {"Connection", "close, x-key"}};
  CHECK(*find_idempotency_key(hop, "X-Key") == std::nullopt);
}

TEST_CASE("idempotency key: of one app, environment, customer and operation (gateway.md 168)") {
  oauth::AccessClaimsView claims;
  claims.client_id = "app_1";
  claims.subject = "usr_1";
  const base::Digest key = idempotency_scope(claims, "pay", "k");
  CHECK(key == idempotency_scope(claims, "pay", "k"));
  CHECK(key != idempotency_scope(claims, "pay", "K"));
  CHECK(key != idempotency_scope(claims, "refund", "k"));
  CHECK(idempotency_scope(claims, "pa", "yk") != idempotency_scope(claims, "pay", "k"));
  oauth::AccessClaimsView other = claims;
  other.client_id = "app_2";
  CHECK(key != idempotency_scope(other, "pay", "k"));
  other = claims;
  other.subject = "usr_2";
  CHECK(key != idempotency_scope(other, "pay", "k"));
  other = claims;
  other.environment = oauth::Environment::live;
  CHECK(idempotency_scope(claims, "pay", "k") != idempotency_scope(other, "pay", "k"));
}

TEST_CASE("idempotency key: every part of a request is in its fingerprint") {
  const base::Digest one = request_fingerprint("POST", "/v1/p", "application/json", "{}");
  CHECK(one == request_fingerprint("POST", "/v1/p", "application/json", "{}"));
  CHECK(one != request_fingerprint("PUT", "/v1/p", "application/json", "{}"));
  CHECK(one != request_fingerprint("POST", "/v1/p?x", "application/json", "{}"));
  CHECK(one != request_fingerprint("POST", "/v1/p", "application/jso", "n{}"));
  CHECK(one != request_fingerprint("POST", "/v1/p", "application/json", "{} "));
}
