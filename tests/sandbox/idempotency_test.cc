// Idempotency-Key spellings and request fingerprints.
#include "sandbox/idempotency.h"

#include <doctest/doctest.h>

TEST_CASE("idempotency: spellings of the key (draft-ietf-httpapi-idempotency-key-header-07 2.1)") {
  struct Case {
    std::string field;
    std::optional<std::string> expect;
  };
  const std::string k14(14, 'k'), k16(16, 'k'), k253(253, 'k'), k255(255, 'k');
  const Case cases[] = {
      {k16, k16},
      {'"' + k16 + '"', k16},
      {'"' + k14 + '"', k14},  // 16 with its quotes, as the API's document counts
      {k14 + "k", std::nullopt},
      {k255, k255},
      {k255 + "k", std::nullopt},
      {'"' + k253 + '"', k253},
      {'"' + k253 + "k\"", std::nullopt},
      {"", std::nullopt},
      {"\"\"", std::nullopt},
      {'"' + k16, std::nullopt},
      {k16 + '"', std::nullopt},
      {"a key with spaces!", std::nullopt},
      {"ключ-ключ-ключ-ключ", std::nullopt},
      {k16 + "\n", std::nullopt},
      {"AZaz09_:.-AZaz09", "AZaz09_:.-AZaz09"},
      {k16 + ", " + k16, std::nullopt},
  };
  for (const Case& c : cases) {
    CAPTURE(c.field);
    const auto key = sandbox::parse_idempotency_key(c.field);
    CHECK(key.has_value() == c.expect.has_value());
    if (key && c.expect) CHECK(*key == *c.expect);
  }
}

TEST_CASE("idempotency: the fingerprint is of the meaning, not of the spelling") {
  using nlohmann::json;
  const sandbox::Caller caller{"app", "usr", "s", false};
  const auto print = [&](const char* method, const char* path, const char* body, const sandbox::Caller& who) {
    return sandbox::request_fingerprint(method, path, json::parse(body), who);
  };
  const auto base = print("POST", "/v1/payments", R"({"a":1,"b":{"c":2,"d":3}})", caller);
  CHECK(base == print("POST", "/v1/payments", "{ \"b\" : {\"d\":3, \"c\":2},\n\"a\":1 }", caller));
  sandbox::Caller other = caller;
  other.scope = "s t";
  CHECK(base == print("POST", "/v1/payments", R"({"a":1,"b":{"c":2,"d":3}})", other));
  CHECK_FALSE(base == print("PUT", "/v1/payments", R"({"a":1,"b":{"c":2,"d":3}})", caller));
  CHECK_FALSE(base == print("POST", "/v1/payments2", R"({"a":1,"b":{"c":2,"d":3}})", caller));
  CHECK_FALSE(base == print("POST", "/v1/payments", R"({"a":1,"b":{"c":2,"d":4}})", caller));
  CHECK_FALSE(base == print("POST", "/v1/payments", R"({"a":"1","b":{"c":2,"d":3}})", caller));
  other.sub = "usr_2";
  CHECK_FALSE(base == print("POST", "/v1/payments", R"({"a":1,"b":{"c":2,"d":3}})", other));
  other = caller;
  other.livemode = true;
  CHECK_FALSE(base == print("POST", "/v1/payments", R"({"a":1,"b":{"c":2,"d":3}})", other));
}
