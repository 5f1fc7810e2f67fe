// x-tollgate: inheritance, units, and what is refused.
#include "openapi/policy.h"

#include <doctest/doctest.h>

#include "tests/openapi/document_text.h"

using namespace openapi;
using namespace openapi_test;

TEST_CASE("policy: the nearest wins, member by member") {
  const auto loaded = load(
      "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nsecurity: []\n"
      "x-tollgate: {upstream: bank, cost: 2, group: reads, max_body: 64KiB}\n"
      "paths:\n"
      "  /a:\n"
      "    x-tollgate: {cost: 3, response_timeout: 500ms}\n"
      "    get: {x-tollgate: {cost: 4, group: writes, connect_timeout: 1s, max_answer: 1MiB, retry: none}, " +
      kOperation +
      "}\n"
      "  /b:\n"
      "    get: {operationId: other, responses: {\"200\": {description: OK}}}\n");
  for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document);
  const Policy& a = loaded.document->operations[0].policy;
  CHECK(a.upstream == "bank");
  CHECK(a.cost == 4);
  CHECK(a.group == "writes");
  CHECK(a.max_body == 65536);
  CHECK(a.response_timeout == std::chrono::milliseconds(500));
  CHECK(a.connect_timeout == std::chrono::milliseconds(1000));
  CHECK(!a.moves_money);
  CHECK(a.max_answer == 1048576);
  CHECK_FALSE(a.retry);
  const Policy& b = loaded.document->operations[1].policy;
  CHECK(b.cost == 2);
  CHECK(b.max_answer == 0);
  CHECK(b.retry);
  CHECK(b.group == "reads");
  CHECK(b.response_timeout == std::chrono::milliseconds(15000));
}

TEST_CASE("policy: what is refused, and why") {
  struct Case {
    const char *member, *path, *reason;
  };
  const Case cases[] = {
      {"upstrem: a", "upstrem", "is not a member that is supported here: remove it, or correct its name"},
      {"served_by: nginx", "served_by", "must be proxy, oauth, portal or gateway"},
      {"upstream: \"a b\"", "upstream", "must be a name of letters, digits, - and _, as in tollgate.yaml"},
      {"upstream: 5", "upstream", "must be a text: put it in quotes"},
      {"group: \"a b\"", "group", "must be a name of letters, digits, - and _, as rates in tollgate.yaml"},
      {"cost: -1", "cost", "must be a whole number from 0 to 1000000"},
      {"cost: 1000001", "cost", "must be a whole number from 0 to 1000000"},
      {"cost: 1.5", "cost", "must be a whole number from 0 to 1000000"},
      {"moves_money: 1", "moves_money", "must be true or false"},
      {"signature: yes", "signature", "must be required or none"},
      {"signature: true", "signature", "must be a text: put it in quotes"},
      {"sign_answers: required", "sign_answers", "must be true or false"},
      {"validate_answers: live", "validate_answers", "must be sandbox or none"},
      {"validate_answers: true", "validate_answers", "must be a text: put it in quotes"},
      {"connect_timeout: 5", "connect_timeout", "must be a time such as 500ms or 15s, at most 600s"},
      {"connect_timeout: 0s", "connect_timeout", "must be a time such as 500ms or 15s, at most 600s"},
      {"response_timeout: 601s", "response_timeout", "must be a time such as 500ms or 15s, at most 600s"},
      {"response_timeout: 5 s", "response_timeout", "must be a time such as 500ms or 15s, at most 600s"},
      {"allow_from: 10.0.0.0/8", "allow_from",
       "must be a list of 1 to 256 addresses or blocks such as 192.0.2.0/24 or 2001:db8::/32"},
      {"allow_from: []", "allow_from",
       "must be a list of 1 to 256 addresses or blocks such as 192.0.2.0/24 or 2001:db8::/32"},
      {"allow_from: [10.0.0.1/8]", "allow_from",
       "must be a list of 1 to 256 addresses or blocks such as 192.0.2.0/24 or 2001:db8::/32"},
      {"max_answer: 0", "max_answer", "must be bytes, or a size such as 64KiB or 1MiB, from 1 to 1048576MiB"},
      {"max_answer: 1048577MiB", "max_answer",
       "must be bytes, or a size such as 64KiB or 1MiB, from 1 to 1048576MiB"},
      {"retry: all", "retry", "must be safe or none"},
      {"retry: true", "retry", "must be a text: put it in quotes"},
      {"max_body: 65MiB", "max_body", "must be bytes, or a size such as 64KiB or 1MiB, at most 64MiB"},
      {"max_body: 64KB", "max_body", "must be bytes, or a size such as 64KiB or 1MiB, at most 64MiB"},
      {"max_body: -1", "max_body", "must be bytes, or a size such as 64KiB or 1MiB, at most 64MiB"},
      {"max_body: 18446744073709551615KiB", "max_body",
       "must be bytes, or a size such as 64KiB or 1MiB, at most 64MiB"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.member);
    const auto problems =
        problems_of(kHead + "  /a:\n    x-tollgate: {" + c.member + "}\n    post: {" + kOperation + "}\n");
    REQUIRE(!problems.empty());
    CHECK(problems[0] == std::string("t.yaml:14: paths./a.x-tollgate.") + c.path + ": " + c.reason);
  }
}

TEST_CASE("policy: the edges are taken") {
  for (const char* member :
       {"cost: 0", "cost: 1000000", "response_timeout: 600s", "connect_timeout: 1ms", "max_body: 64MiB",
        "max_body: 0", "max_answer: 1", "max_answer: 1048576MiB", "retry: safe"}) {
    CAPTURE(member);
    CHECK(problems_of(kHead + "  /a:\n    x-tollgate: {" + member + "}\n    post: {" + kOperation + "}\n")
              .empty());
  }
}

TEST_CASE("policy: it has to be an object") {
  CHECK(problems_of(kHead + "  /a:\n    x-tollgate: 5\n    get: {" + kOperation + "}\n") ==
        std::vector<std::string>{"t.yaml:14: paths./a.x-tollgate: must be an object"});
}
