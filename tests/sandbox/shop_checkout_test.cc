// Accounts, payment and refund in the shop.
#include "tests/sandbox/shop_fixture.h"

using test_support::contains;
using test_support::ShopFixture;

namespace {
std::string field(const http::ClientRequest& request, std::string_view name) {
  for (const auto& [field_name, value] : request.fields)
    if (field_name == name) return value;
  return {};
}
}  // namespace

TEST_CASE("account page: accounts with their balances, through the API with the customer's token") {
  ShopFixture shop;
  shop.connect();
  shop.answer(
      200,
      R"({"data":[{"id":"acc_1","name":"Current","type":"current"},{"id":"a/2","name":"W","type":"wallet"}]})");
  shop.answer(200, R"({"data":[{"currency":"EUR","available":123450}]})");
  shop.answer(500, "broken");
  const auto page = shop.get("/account");
  CHECK(contains(page, "EUR 1,234.50"));
  CHECK(contains(page, "not known"));
  REQUIRE(shop.asked.size() == 3);
  CHECK(shop.asked[0].url == "http://gateway.example/v1/accounts");
  CHECK(field(shop.asked[0], "Authorization") == "Bearer tg_at_1");
  CHECK(shop.asked[1].url == "http://gateway.example/v1/accounts/acc_1/balances");
  CHECK(shop.asked[2].url == "http://gateway.example/v1/accounts/a%2F2/balances");
}

TEST_CASE("account page: a refusal is told, with the answer as it came; so is silence") {
  ShopFixture shop;
  shop.connect();
  shop.answer(401, R"({"code":"invalid_token","detail":"The token was revoked."})");
  const auto page = shop.get("/account");
  CHECK(page.status == 200);
  CHECK(contains(page, "invalid_token: The token was revoked."));
  CHECK(contains(page, "<strong>401</strong>"));
  CHECK(contains(shop.get("/account"), "the gateway did not answer."));
}

TEST_CASE("account page: answers that are not what they should be are survived") {
  for (const char* body : {"", "[]", "{}", R"({"data":7})", R"({"data":[7,null,{"id":5}]})"}) {
    CAPTURE(body);
    ShopFixture shop;
    shop.connect();
    shop.answer(200, body);
    for (const char* balance : {R"({"data":[7]})", R"({"data":[{"available":"x"}]})", "[1]"})
      shop.answer(200, balance);
    CHECK(shop.get("/account").status == 200);
  }
}

TEST_CASE("pay: one order is one Idempotency-Key; a new order only when the outcome is known") {
  struct Case {
    int status;  // 0: no answer
    bool new_order;
  };
  for (const Case c : {Case{201, true}, Case{422, true}, Case{409, true}, Case{429, false}, Case{500, false},
                       Case{503, false}, Case{0, false}}) {
    CAPTURE(c.status);
    ShopFixture shop;
    shop.connect();
    const std::string order = shop.current()->order;
    if (c.status != 0) shop.answer(c.status, R"({"id":"pay_1","code":"x"})");
    CHECK(shop.post("/pay").field("Location") == "/account");
    REQUIRE(shop.asked.size() == 1);
    CHECK(field(shop.asked[0], "Idempotency-Key") == '"' + order + '"');
    const auto body = nlohmann::json::parse(shop.asked[0].body);
    CHECK(body["amount"] == nlohmann::json{{"currency", "EUR"}, {"value", 1250}});
    CHECK(body["merchant_reference"] == order);
    CHECK((shop.current()->order != order) == c.new_order);
    CHECK((shop.current()->payment_id == "pay_1") == (c.status == 201));
  }
}

TEST_CASE("pay: the same form sent twice is the same order") {
  ShopFixture shop;
  shop.connect();
  const std::string form = "csrf=" + shop.current()->csrf + "&order=" + shop.current()->order;
  for (int i = 0; i < 2; ++i) {
    shop.answer(201, R"({"id":"pay_1"})");
    CHECK(shop.send("POST", "/pay", form, {}).status == 303);
  }
  CHECK(field(shop.asked[0], "Idempotency-Key") == field(shop.asked[1], "Idempotency-Key"));
  CHECK(shop.asked[0].body == shop.asked[1].body);
  CHECK(shop.send("POST", "/pay", "csrf=" + shop.current()->csrf + "&order=x", {}).status == 400);
  CHECK(shop.asked.size() == 2);
}

TEST_CASE("refund: with a token of the shop's own, once per payment") {
  ShopFixture shop;
  shop.connect();
  CHECK(shop.post("/refund").status == 303);
  CHECK(shop.asked.empty());  // nothing paid, nothing to give back
  shop.answer(201, R"({"id":"pay_1"})");
  (void)shop.post("/pay");
  shop.answer(200, R"({"access_token":"tg_at_own","token_type":"Bearer"})");
  shop.answer(201, R"({"id":"ref_1"})");
  (void)shop.post("/refund");
  CHECK(shop.asked[1].body == "grant_type=client_credentials&scope=refunds%3Awrite");
  CHECK(shop.asked[2].url == "http://gateway.example/v1/payments/pay_1/refunds");
  CHECK(field(shop.asked[2], "Authorization") == "Bearer tg_at_own");
  CHECK(field(shop.asked[2], "Idempotency-Key") == "\"refund-pay_1\"");
  CHECK(shop.current()->refunded);
}

TEST_CASE("refund: refused tokens and refused refunds are told") {
  ShopFixture shop;
  shop.connect();
  shop.answer(201, R"({"id":"pay_1"})");
  (void)shop.post("/pay");
  shop.answer(400, R"({"error":"invalid_scope"})");
  (void)shop.post("/refund");
  CHECK(shop.current()->notice.find("invalid_scope") != std::string::npos);
  shop.answer(200, R"({"access_token":"tg_at_own","token_type":"Bearer"})");
  shop.answer(422, R"({"code":"refund_exceeds_captured"})");
  (void)shop.post("/refund");
  CHECK(shop.current()->notice.find("refund_exceeds_captured") != std::string::npos);
  CHECK_FALSE(shop.current()->refunded);
}
