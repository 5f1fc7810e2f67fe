// POST /v1/payments: money moves once, or not at all.
#include <atomic>
#include <thread>

#include "tests/sandbox/bank_fixture.h"

using sandbox::Delivery;
using test_support::BankFixture;
using test_support::BankReply;
using test_support::BankRequest;

TEST_CASE("POST /v1/payments: a user's payment moves the money at once") {
  BankFixture bank;
  const BankReply reply = bank.pay(1250, "create-key-000001");
  CHECK(reply.status == 201);
  CHECK(reply.json["status"] == "succeeded");
  CHECK(reply.json["amount_captured"] == 1250);
  CHECK(reply.json["livemode"] == false);
  CHECK(reply.json["id"].get<std::string>().starts_with("pay_"));
  CHECK(reply.json["id"].get<std::string>().size() == 30);
  CHECK(bank.available("usr_alice") == 122200);
  CHECK(bank.available("app_shop") == 1250);
}

TEST_CASE("POST /v1/payments: an app's own payment is lodged, nothing moves") {
  BankFixture bank;
  const BankReply reply =
      bank.post("/v1/payments", BankFixture::order(1250, "lodge-1"), "create-key-000002", "app_shop");
  CHECK(reply.status == 201);
  CHECK(reply.json["status"] == "requires_authorization");
  CHECK(reply.json["amount_captured"] == 0);
  CHECK(bank.available("app_shop") == 0);
}

TEST_CASE("POST /v1/payments: from a wallet to an account elsewhere") {
  BankFixture bank;
  auto order = BankFixture::order(300, "cny-1", "CNY");
  CHECK(bank.post("/v1/payments", order, "create-key-000003").code() == "currency_not_supported");
  order["creditor"]["account"] = {{"iban", "DE89370400440532013000"}};
  CHECK(bank.post("/v1/payments", order, "create-key-000004").status == 201);
  CHECK(bank.available("usr_alice", "CNY") == 886000);
  order["amount"]["value"] = 886001;
  order["merchant_reference"] = "cny-2";
  CHECK(bank.post("/v1/payments", order, "create-key-000005").code() == "insufficient_funds");
}

TEST_CASE("POST /v1/payments: refusals move nothing") {
  BankFixture bank;
  REQUIRE(bank.pay(100, "create-key-000006").status == 201);
  auto foreign = BankFixture::order(5, "r-foreign");
  foreign["debtor_account_id"] = bank.get("/v1/accounts", "usr_bob").json["data"][0]["id"];
  auto zero = BankFixture::order(0, "r-zero");
  struct Case {
    const char* name;
    nlohmann::json body;
    int status;
    const char* code;
  };
  const Case cases[] = {
      {"too much", BankFixture::order(123351, "r-1"), 422, "insufficient_funds"},
      {"no such currency", BankFixture::order(5, "r-2", "USD"), 422, "currency_not_supported"},
      {"reference used", BankFixture::order(5, "ref-create-key-000006"), 409, "duplicate_reference"},
      {"another's account", foreign, 422, "account_not_found"},
      {"zero", zero, 400, "invalid_body"},
      {"not an object", nlohmann::json::array(), 400, "invalid_body"},
  };
  int number = 0;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const BankReply reply = bank.post("/v1/payments", c.body, "refuse-key-00000" + std::to_string(number++));
    CHECK(reply.status == c.status);
    CHECK(reply.code() == c.code);
    CHECK(reply.response.field("Content-Type") == "application/problem+json");
    CHECK(bank.available("usr_alice") == 123350);
    CHECK(bank.available("usr_bob") == 123450);
  }
  CHECK(bank.pay(123350, "create-key-000007").status == 201);  // exactly all of it
  CHECK(bank.available("usr_alice") == 0);
}

TEST_CASE("POST /v1/payments: idempotency (draft-ietf-httpapi-idempotency-key-header-07 2.6)") {
  BankFixture bank;
  const std::string key = "idem-key-00000001";
  const BankReply first = bank.pay(1250, key);
  bank.now += base::Seconds(60);
  BankReply again = bank.pay(1250, key);
  CHECK(again.status == 201);
  CHECK(again.response.body == first.response.body);
  CHECK(again.response.field("Idempotent-Replayed") == "true");
  CHECK(first.response.field("Idempotent-Replayed").empty());
  again = bank.post("/v1/payments", BankFixture::order(1250, "ref-" + key), '"' + key + '"');
  CHECK(again.response.body == first.response.body);  // quoted and bare are one key
  CHECK(bank.available("usr_alice") == 122200);

  CHECK(bank.post("/v1/payments", BankFixture::order(1251, "ref-" + key), key).code() ==
        "idempotency_key_reused");
  CHECK(bank.post("/v1/payments", BankFixture::order(1250, "ref-" + key), key, "usr_bob").code() ==
        "idempotency_key_reused");  // never one customer's answer to another
  CHECK(bank.post("/v1/payments", BankFixture::order(1250, "no-key"), "").code() ==
        "idempotency_key_missing");
  CHECK(bank.post("/v1/payments", BankFixture::order(1250, "short"), "short").code() ==
        "idempotency_key_missing");
  BankRequest other;
  other.method = "POST";
  other.target = "/v1/payments";
  other.client_id = "app_other";
  other.key = key;
  other.body = BankFixture::order(1, "theirs").dump();
  CHECK(bank.send(other).status == 201);  // keys belong to an app
}

TEST_CASE("POST /v1/payments: outcomes of execution are kept for repeats, refusals before it are not") {
  BankFixture bank;
  const auto too_much = BankFixture::order(999999, "kept");
  const BankReply refused = bank.post("/v1/payments", too_much, "kept-key-00000001");
  CHECK(refused.code() == "insufficient_funds");
  const BankReply again = bank.post("/v1/payments", too_much, "kept-key-00000001");
  CHECK(again.response.body == refused.response.body);
  CHECK(again.response.field("Idempotent-Replayed") == "true");
  CHECK(again.response.field("Content-Type") == "application/problem+json");

  auto bad = BankFixture::order(5, "");
  CHECK(bank.post("/v1/payments", bad, "kept-key-00000002").status == 400);
  CHECK(bank.post("/v1/payments", BankFixture::order(5, "fixed"), "kept-key-00000002").status == 201);
}

TEST_CASE("POST /v1/payments: fifty at once with one key are one debit") {
  BankFixture bank;
  REQUIRE(bank.get("/v1/accounts").status == 200);
  std::atomic<int> created = 0, replayed = 0, other = 0;
  std::vector<std::string> bodies(50);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 50; ++i)
      threads.emplace_back([&, i] {
        const BankReply reply = bank.pay(1000, "parallel-key-0001");
        bodies[static_cast<std::size_t>(i)] = reply.response.body;
        if (reply.status != 201)
          ++other;
        else
          ++(reply.response.field("Idempotent-Replayed") == "true" ? replayed : created);
      });
  }
  CHECK(created == 1);
  CHECK(replayed == 49);
  CHECK(other == 0);
  for (const std::string& body : bodies) CHECK(body == bodies[0]);
  CHECK(bank.available("usr_alice") == 122450);
  CHECK(bank.available("app_shop") == 1000);
}

TEST_CASE("POST /v1/payments: fifty at once with fifty keys never overdraw") {
  BankFixture bank;
  REQUIRE(bank.get("/v1/accounts").status == 200);
  std::atomic<int> created = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 50; ++i)
      threads.emplace_back([&, i] {
        if (bank.pay(10000, "parallel-key-" + std::to_string(1000 + i)).status == 201) ++created;
      });
  }
  CHECK(created == 12);  // of 1,234.50 at 100.00 each
  CHECK(bank.available("usr_alice") == 3450);
  CHECK(bank.available("app_shop") == 120000);
}

TEST_CASE("POST /v1/payments: magic amounts misbehave once, repeats are answered plainly") {
  BankFixture bank;
  CHECK(bank.pay(40001, "magic-key-0000001").code() == "insufficient_funds");
  CHECK(bank.available("usr_alice") == 123450);
  const BankReply late = bank.pay(40005, "magic-key-0000005");
  CHECK(late.status == 201);
  CHECK(late.delivery == Delivery::late);
  CHECK(bank.pay(40005, "magic-key-0000005").delivery == Delivery::normal);
  CHECK(bank.available("usr_alice") == 83445);
  const BankReply lost = bank.pay(40006, "magic-key-0000006");
  CHECK(lost.delivery == Delivery::lost);
  const BankReply retried = bank.pay(40006, "magic-key-0000006");
  CHECK(retried.delivery == Delivery::normal);
  CHECK(retried.response.body == lost.response.body);
  CHECK(bank.available("usr_alice") == 43439);
  CHECK(bank.pay(40007, "magic-key-0000007").delivery == Delivery::normal);
}
