// The claims parameter (OIDC Core 5.5): what is kept of it, and its limits.
#include "oauth/claims_request.h"

#include <doctest/doctest.h>

using oauth::ClaimsPlace;
using oauth::parse_claims_request;

namespace {

std::string kept(std::string_view text) {
  const auto parsed = parse_claims_request(text);
  if (parsed) return *parsed;
  CHECK(parsed.error().code == base::ErrorCode::invalid_request);
  return "refused";
}

std::string nested(int depth) {
  std::string open, close;
  for (int i = 0; i < depth; ++i) open += R"({"a":)", close += "}";
  return R"({"userinfo":{"x":)" + open + "1" + close + "}}";
}

}  // namespace

TEST_CASE("claims: userinfo and id_token are kept compact, other members are dropped (OIDC Core 5.5)") {
  CHECK(kept("{}") == "{}");
  CHECK(kept(R"({ "id_token": { "acr": null } })") == R"({"id_token":{"acr":null}})");
  CHECK(kept(R"({"userinfo":{"email":{"essential":true}},"x":1})") ==
        R"({"userinfo":{"email":{"essential":true}}})");
  CHECK(kept(R"({"userinfo":null,"id_token":{}})") == R"({"id_token":{}})");
}

TEST_CASE("claims: anything else is invalid_request (case 56)") {
  for (const char* text :
       {"", "x", "[]", "7", "null", "{", R"({"userinfo":7})", R"({"userinfo":[]})", R"({"userinfo":{"a":7}})",
        R"({"id_token":{"acr":"x"}})", R"({"id_token":{"acr":[]}})", "{}x", "{\"id_token\":{\"\xff\":null}}",
        R"({"id_token":{"acr":{"value":1e999}}})"}) {
    CAPTURE(text);
    CHECK(kept(text) == "refused");
  }
}

TEST_CASE("claims: size, number and depth are limited (case 56)") {
  const std::string frame = R"({"userinfo":{"":null}})";
  const std::string fits(oauth::kMaxClaimsRequest - frame.size(), 'n');
  CHECK(kept(R"({"userinfo":{")" + fits + R"(":null}})") != "refused");
  CHECK(kept(R"({"userinfo":{")" + fits + R"(n":null}})") == "refused");
  const auto many = [](int count) {
    std::string text = R"({"userinfo":{)";
    for (int i = 0; i < count; ++i) text += (i ? ",\"c" : "\"c") + std::to_string(i) + "\":null";
    return text + "}}";
  };
  CHECK(kept(many(50)) != "refused");
  CHECK(kept(many(51)) == "refused");
  CHECK(kept(nested(5)) != "refused");
  CHECK(kept(nested(7)) == "refused");
  CHECK(kept(nested(600)) == "refused");
  CHECK(kept(std::string(2000, '[')) == "refused");
}

TEST_CASE("claims: the names asked for in each place") {
  const std::string claims = kept(R"({"userinfo":{"name":null,"email":null},"id_token":{"acr":null}})");
  CHECK(oauth::requested_claims(claims, ClaimsPlace::userinfo) == std::vector<std::string>{"email", "name"});
  CHECK(oauth::requested_claims(claims, ClaimsPlace::id_token) == std::vector<std::string>{"acr"});
  CHECK(oauth::requested_claims("", ClaimsPlace::userinfo).empty());
  CHECK(oauth::requested_claims("{}", ClaimsPlace::id_token).empty());
}

TEST_CASE("claims: the acr of the ID token, essential or not (OIDC Core 5.5.1.1)") {
  const auto acr = [](const char* json) {
    return oauth::demanded_acr(R"({"id_token":{"acr":)" + std::string(json) + "}}");
  };
  CHECK(oauth::demanded_acr("").values.empty());
  CHECK(acr("null").values.empty());
  CHECK_FALSE(acr("null").essential);
  CHECK(acr(R"({"value":"a"})").values == std::vector<std::string>{"a"});
  CHECK_FALSE(acr(R"({"value":"a"})").essential);
  CHECK(acr(R"({"essential":true,"values":["a","b"]})").values == std::vector<std::string>{"a", "b"});
  CHECK(acr(R"({"essential":true,"values":["a",7]})").essential);
  CHECK(acr(R"({"essential":true,"values":["a",7]})").values == std::vector<std::string>{"a"});
  CHECK_FALSE(acr(R"({"essential":"true","value":"a"})").essential);
  CHECK(oauth::demanded_acr(R"({"userinfo":{"acr":{"value":"a"}}})").values.empty());
}
