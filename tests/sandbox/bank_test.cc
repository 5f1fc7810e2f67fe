// Routing, scopes, and the bank's answers to what it does not have.
#include "sandbox/bank.h"

#include <unistd.h>

#include <filesystem>

#include "tests/sandbox/bank_fixture.h"

using test_support::BankFixture;
using test_support::BankReply;
using test_support::BankRequest;

TEST_CASE("bank: unknown paths are 404, other methods 405 with Allow (RFC 9110 15.5.6)") {
  struct Case {
    const char *method, *target;
    int status;
    const char* allow;
  };
  const Case cases[] = {
      {"GET", "/", 404, ""},
      {"GET", "/v1", 404, ""},
      {"GET", "/v1/accounts/", 404, ""},
      {"GET", "/v1/accounts/a/b", 404, ""},
      {"GET", "/v1/accounts/a/balances/", 404, ""},
      {"GET", "/v1/accounts//balances", 404, ""},
      {"GET", "/v2/accounts", 404, ""},
      {"DELETE", "/v1/accounts", 405, "GET, HEAD"},
      {"POST", "/v1/accounts/a", 405, "GET, HEAD"},
      {"PUT", "/v1/payments", 405, "GET, HEAD, POST"},
      {"DELETE", "/v1/payments/p/refunds", 405, "GET, HEAD, POST"},
      {"get", "/v1/payments", 405, "GET, HEAD, POST"},
      {"HEAD", "/v1/accounts", 200, ""},
  };
  const BankFixture bank;
  for (const Case& c : cases) {
    CAPTURE(c.method);
    CAPTURE(c.target);
    BankRequest request;
    request.method = c.method;
    request.target = c.target;
    const BankReply reply = bank.send(request);
    CHECK(reply.status == c.status);
    CHECK(reply.response.field("Allow") == c.allow);
    CHECK(reply.response.field("X-Request-Id") == "req_1");
  }
  BankRequest long_id;
  long_id.target = "/v1/accounts/" + std::string(65, 'a');
  CHECK(bank.send(long_id).status == 404);
}

TEST_CASE("bank: every operation needs its scope, whatever the gateway let through") {
  struct Case {
    const char *method, *target, *scope;
  };
  const Case cases[] = {
      {"GET", "/v1/accounts", "accounts:read"},
      {"GET", "/v1/accounts/a", "accounts:read"},
      {"GET", "/v1/accounts/a/balances", "balances:read"},
      {"GET", "/v1/accounts/a/transactions", "transactions:read"},
      {"GET", "/v1/payments", "payments:read"},
      {"POST", "/v1/payments", "payments:write"},
      {"GET", "/v1/payments/p", "payments:read"},
      {"GET", "/v1/payments/p/refunds", "payments:read"},
      {"POST", "/v1/payments/p/refunds", "refunds:write"},
  };
  const BankFixture bank;
  for (const Case& c : cases) {
    CAPTURE(c.target);
    BankRequest request;
    request.method = c.method;
    request.target = c.target;
    request.scope = "other " + std::string(c.scope);
    CHECK(bank.send(request).status != 403);
    std::string others = test_support::kAllScopes;
    others.erase(others.find(c.scope), std::string(c.scope).size());
    request.scope = others;
    const BankReply reply = bank.send(request);
    CHECK(reply.status == 403);
    CHECK(reply.code() == "insufficient_scope");
    CHECK(reply.json["param"] == c.scope);
  }
}

TEST_CASE("bank: health needs no assertion, and tells nothing") {
  const BankFixture bank;
  BankRequest request;
  request.target = "/healthz";
  const BankReply reply = bank.send_with(request, "");
  CHECK(reply.status == 200);
  CHECK(reply.json == nlohmann::json{{"status", "ok"}});
}

TEST_CASE("bank: a lost file is 503, and nothing of the request is kept") {
  const auto path = std::filesystem::temp_directory_path() / ("bank_test." + std::to_string(getpid()));
  {
    const BankFixture bank(path);
    CHECK(bank.get("/v1/payments").status == 200);
    sandbox::Database(path).script("DROP TABLE answers");
    const BankReply reply = bank.pay(100, "lost-key-00000001");
    CHECK(reply.status == 503);
    CHECK(reply.code() == "temporarily_unavailable");
    CHECK(bank.get("/v1/payments").json["data"].empty());
  }
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + suffix);
}
