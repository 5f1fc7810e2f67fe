// The shop's routes and what protects its forms.
#include "sandbox/shop.h"

#include "tests/sandbox/shop_fixture.h"

using test_support::ShopFixture;

TEST_CASE("shop: pages, and what is not one") {
  struct Case {
    const char *method, *target;
    int status;
  };
  const Case cases[] = {
      {"GET", "/", 200},          {"HEAD", "/", 200},
      {"POST", "/", 405},         {"GET", "/style.css", 200},
      {"GET", "/healthz", 200},   {"GET", "/nothing", 404},
      {"GET", "/account", 303},   {"GET", "/connect", 303},
      {"POST", "/connect", 405},  {"GET", "/pay", 405},
      {"POST", "/pay", 400},      {"GET", "/callback", 400},
      {"POST", "/callback", 405}, {"GET", "/callback?code=%zz", 400},
  };
  for (const Case& c : cases) {
    CAPTURE(c.method);
    CAPTURE(c.target);
    ShopFixture shop;
    CHECK(shop.send(c.method, c.target, "", {}).status == c.status);
    CHECK(shop.asked.empty());
  }
}

TEST_CASE("shop: a form of another site does nothing (RFC 6819 5.3.5)") {
  struct Case {
    const char* name;
    std::string csrf;
    std::vector<http::FieldView> fields;
    int status;
  };
  for (const char* path : {"/pay", "/refund", "/refresh", "/disconnect"}) {
    CAPTURE(path);
    ShopFixture shop;
    shop.connect();
    const std::string csrf = shop.current()->csrf;
    const Case cases[] = {
        {"no token", "", {}, 403},
        {"wrong token", std::string(43, 'A'), {}, 403},
        {"token of a prefix", csrf.substr(0, 42), {}, 403},
        {"other origin", csrf, {{"Origin", "http://evil.example"}}, 403},
        {"null origin", csrf, {{"Origin", "null"}}, 403},
        {"two origins", csrf, {{"Origin", "http://shop.example"}, {"Origin", "http://shop.example"}}, 403},
        {"ours", csrf, {{"Origin", "http://shop.example"}}, 303},
    };
    for (const Case& c : cases) {
      CAPTURE(c.name);
      shop.asked.clear();
      const auto response =
          shop.send("POST", path, "csrf=" + c.csrf + "&order=" + shop.current()->order, c.fields);
      CHECK(response.status == c.status);
      if (c.status == 403) CHECK(shop.asked.empty());
    }
  }
}

TEST_CASE("shop: pages for the connected send others to the shop window") {
  ShopFixture shop;
  (void)shop.get("/connect");
  CHECK(shop.get("/account").field("Location") == "/");
  CHECK(shop.post("/pay").field("Location") == "/");
  CHECK(shop.asked.empty());
  shop.now += sandbox::SessionStore::kIdle;
  CHECK(shop.post("/pay").status == 400);
}
