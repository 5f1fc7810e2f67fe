// x-tollgate: {idempotency: …}: what is read, and what is refused, on which line and why.
#include "openapi/idempotency_reader.h"

#include <doctest/doctest.h>

#include "tests/openapi/document_text.h"

using namespace openapi;
using namespace openapi_test;

namespace {

std::string operation(const std::string& rule, const std::string& name = "Idempotency-Key",
                      const std::string& required = "true", const std::string& method = "post") {
  return kHead + "  /a:\n    " + method + ":\n      x-tollgate: {idempotency: {" + rule +
         "}}\n      operationId: op\n      responses: {\"200\": {description: OK}}\n"
         "      parameters: [{name: " +
         name + ", in: header, required: " + required + ", schema: {type: string}}]\n";
}

Rule<IdempotencyRule> rule_of(const std::string& yaml) {
  const Loaded loaded = load(yaml);
  for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document);
  return loaded.document->operations[0].idempotency;
}

}  // namespace

TEST_CASE("idempotency: its members and their defaults") {
  const auto plain = rule_of(operation(""));
  REQUIRE(plain);
  CHECK(plain->required);
  CHECK(plain->header == "Idempotency-Key");
  CHECK(plain->ttl == std::chrono::hours(24));
  CHECK(plain->max_answer == 64 * 1024);
  const auto all = rule_of(operation("required: false, header: PayPal-Request-Id, ttl: 7d, max_answer: 1MiB",
                                     "paypal-request-id", "false"));
  REQUIRE(all);
  CHECK_FALSE(all->required);
  CHECK(all->header == "PayPal-Request-Id");
  CHECK(all->ttl == std::chrono::days(7));
  CHECK(all->max_answer == 1024 * 1024);
  CHECK_FALSE(rule_of(kHead + "  /a:\n    post: {" + kOperation + "}\n"));
}

TEST_CASE("idempotency: what is refused, on which line, and why") {
  const std::string place = "t.yaml:15: paths./a.post.x-tollgate.idempotency",
                    ttl_reason = "must be a time such as 24h or 7d, from 30m to 30d",
                    size_reason = "must be bytes, or a size such as 64KiB or 1MiB, at most 1MiB",
                    name_reason = "must be the name of a header field, of letters, digits and -";
  struct Case {
    std::string yaml, problem;
  };
  const Case cases[] = {
      {operation("ttl: 29m"), place + ".ttl: " + ttl_reason},
      {operation("ttl: 31d"), place + ".ttl: " + ttl_reason},
      {operation("ttl: 3600"), place + ".ttl: " + ttl_reason},
      {operation("max_answer: 1048577"), place + ".max_answer: " + size_reason},
      {operation("max_answer: -1"), place + ".max_answer: " + size_reason},
      {operation("required: maybe"), place + ".required: must be true or false"},
      {operation("lifetime: 1h"),
       place + ".lifetime: is not a member that is supported here: remove it, or correct its name"},
      {operation("header: X_Key", "X_Key"), place + ".header: " + name_reason},
      {operation("header: 5"), place + ".header: must be a text: put it in quotes"},
      {operation("", "Other-Key"), place + ": needs the header parameter Idempotency-Key, required: true"},
      {operation("", "Idempotency-Key", "false"),
       place + ": needs the header parameter Idempotency-Key, required: true"},
      {operation("required: false"), place + ": needs the header parameter Idempotency-Key, required: false"},
      {operation("", "Idempotency-Key", "true", "get"),
       "t.yaml:15: paths./a.get.x-tollgate.idempotency: needs a proxied POST, PUT, PATCH or DELETE with a "
       "scope: a key belongs to an app"},
      {operation("") + "      security: []\n",
       place + ": needs a proxied POST, PUT, PATCH or DELETE with a scope: a key belongs to an app"},
      {kHead + "  /a:\n    x-tollgate: {idempotency: {}}\n    post: {" + kOperation + "}\n",
       "t.yaml:14: paths./a.x-tollgate.idempotency: is not a member that is supported here: remove it, or "
       "correct its name"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const auto problems = problems_of(c.yaml);
    REQUIRE(!problems.empty());
    CHECK(problems[0] == c.problem);
  }
}

TEST_CASE("idempotency: the edges are taken") {
  for (const char* rule : {"ttl: 30m", "ttl: 30d", "max_answer: 0", "max_answer: 1MiB"}) {
    CAPTURE(rule);
    CHECK(problems_of(operation(rule)).empty());
  }
}

TEST_CASE("idempotency: what moves money needs its key, in whichever field") {
  const auto money = [](std::string yaml) {
    return yaml.replace(yaml.find("{idempotency"), 1, "{moves_money: true, ");
  };
  CHECK(problems_of(money(operation("header: X-Key", "X-Key"))).empty());
  CHECK(problems_of(money(operation("required: false", "Idempotency-Key", "false"))) ==
        std::vector<std::string>{"t.yaml:14: paths./a.post: moves money and needs the header parameter "
                                 "Idempotency-Key, required: true"});
}
