// The shop as an OAuth client.
#include "sandbox/shop_oauth.h"

#include <doctest/doctest.h>

#include "base/crypto/base64url.h"

using sandbox::OAuthRefusal;
using sandbox::ShopConfig;

namespace {

ShopConfig config() {
  ShopConfig made;
  made.issuer = "http://localhost:8080";
  made.api = "http://localhost:8080";
  made.client_id = "app_shop";
  made.client_secret = base::Secret("s:e c/r%t");
  made.redirect_uri = "http://localhost:8090/callback";
  made.scope = "accounts:read payments:write";
  return made;
}

std::string field(const http::ClientRequest& request, std::string_view name) {
  for (const auto& [field_name, value] : request.fields)
    if (field_name == name) return value;
  return {};
}

}  // namespace

TEST_CASE("shop oauth: the authorization URL has PKCE S256 (RFC 7636 appendix B) and everything escaped") {
  const base::Secret verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  CHECK(sandbox::authorize_url(config(), "st&te", verifier) ==
        "http://localhost:8080/oauth2/authorize?response_type=code&client_id=app_shop"
        "&redirect_uri=http%3A%2F%2Flocalhost%3A8090%2Fcallback&scope=accounts%3Aread%20payments%3Awrite&"
        "state=st%26te"
        "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
}

TEST_CASE("shop oauth: requests to the gateway authenticate with client_secret_basic (RFC 6749 2.3.1)") {
  const ShopConfig shop = config();
  const base::Secret token("tg_rt_1");
  const http::ClientRequest code = sandbox::code_request(shop, "c&d", base::Secret("v"));
  CHECK(code.method == "POST");
  CHECK(code.url == "http://localhost:8080/oauth2/token");
  CHECK(code.body ==
        "grant_type=authorization_code&code=c%26d&redirect_uri=http%3A%2F%2Flocalhost%3A8090%2Fcallback&code_"
        "verifier=v");
  CHECK(sandbox::refresh_request(shop, token).body == "grant_type=refresh_token&refresh_token=tg_rt_1");
  CHECK(sandbox::own_token_request(shop, "refunds:write").body ==
        "grant_type=client_credentials&scope=refunds%3Awrite");
  const http::ClientRequest revoke = sandbox::revoke_request(shop, token);
  CHECK(revoke.url == "http://localhost:8080/oauth2/revoke");
  CHECK(revoke.body == "token=tg_rt_1");
  for (const auto& request : {code, revoke}) {
    CHECK(field(request, "Content-Type") == "application/x-www-form-urlencoded");
    CHECK(field(request, "Authorization") == "Basic " + base::base64("app_shop:s%3Ae%20c%2Fr%25t"));
  }
}

TEST_CASE("shop oauth: callbacks (RFC 6749 4.1.2, RFC 9207 2.4)") {
  struct Case {
    const char* name;
    std::string query;
    const char* state;
    const char* expect;
  };
  const std::string iss = "&iss=http%3A%2F%2Flocalhost%3A8080";
  const Case cases[] = {
      {"good", "code=abc&state=s1" + iss, "s1", "abc"},
      {"other state", "code=abc&state=s2" + iss, "s1", "invalid_state"},
      {"no state", "code=abc" + iss, "s1", "invalid_state"},
      {"nothing under way", "code=abc&state=" + iss, "", "invalid_state"},
      {"no iss", "code=abc&state=s1", "s1", "invalid_issuer"},
      {"other iss (mix-up)", "code=abc&state=s1&iss=http%3A%2F%2Fevil.example", "s1", "invalid_issuer"},
      {"iss with a slash more", "code=abc&state=s1" + iss + "%2F", "s1", "invalid_issuer"},
      {"denied", "error=access_denied&state=s1" + iss, "s1", "access_denied"},
      {"denied, of another state", "error=access_denied&state=s2" + iss, "s1", "invalid_state"},
      {"no code", "state=s1" + iss, "s1", "invalid_callback"},
      {"code twice", "code=a&code=b&state=s1" + iss, "s1", "invalid_callback"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto form = http::Form::parse(c.query);
    REQUIRE(form);
    const auto outcome = sandbox::read_callback(config(), *form, c.state);
    const auto* refusal = std::get_if<OAuthRefusal>(&outcome);
    CHECK((refusal != nullptr ? refusal->error : std::get<std::string>(outcome)) == c.expect);
  }
}

TEST_CASE("shop oauth: token answers (RFC 6749 5.1, 5.2)") {
  struct Case {
    const char* name;
    int status;
    const char* body;
    const char* expect;
  };
  const Case cases[] = {
      {"good", 200, R"({"access_token":"at","token_type":"bearer","expires_in":600})", "at"},
      {"no token", 200, R"({"token_type":"Bearer"})", "invalid_answer"},
      {"other type", 200, R"({"access_token":"at","token_type":"DPoP"})", "invalid_answer"},
      {"no type", 200, R"({"access_token":"at"})", "invalid_answer"},
      {"refused", 400, R"({"error":"invalid_grant","error_description":"used"})", "invalid_grant"},
      {"refused without a word", 500, "{}", "invalid_answer"},
      {"not JSON", 200, "<html>", "invalid_answer"},
      {"a list", 200, "[]", "invalid_answer"},
      {"token is a number", 200, R"({"access_token":1,"token_type":"Bearer"})", "invalid_answer"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto outcome = sandbox::read_token_response(http::json(c.status, c.body), base::from_unix(1000));
    const auto* refusal = std::get_if<OAuthRefusal>(&outcome);
    CHECK((refusal != nullptr ? refusal->error
                              : std::string(std::get<sandbox::Tokens>(outcome).access.reveal())) == c.expect);
    if (refusal == nullptr) CHECK(std::get<sandbox::Tokens>(outcome).expires_at == base::from_unix(1600));
  }
}

TEST_CASE("shop oauth: the origin of the shop is that of its redirect_uri") {
  ShopConfig shop = config();
  CHECK(shop.origin() == "http://localhost:8090");
  CHECK_FALSE(shop.secure());
  shop.redirect_uri = "https://shop.example";
  CHECK(shop.origin() == "https://shop.example");
  CHECK(shop.secure());
  shop.redirect_uri = "callback";
  CHECK(shop.origin().empty());
}
