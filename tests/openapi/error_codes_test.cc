// Error codes of a document's backend.
#include "openapi/error_codes.h"

#include <doctest/doctest.h>

namespace {

std::string problems_of_member(const std::string& member) {
  const openapi::Loaded loaded = openapi::load_document_text(
      "t", "t.yaml", "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {}\n" + member);
  std::string all;
  for (const openapi::Problem& problem : loaded.problems) all += problem.text() + "\n";
  return all;
}

}  // namespace

TEST_CASE("x-tollgate-errors: codes in the document's order; a document may have none") {
  const openapi::Loaded loaded = openapi::load_document_text(
      "t", "t.yaml",
      "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {}\nx-tollgate-errors:\n"
      "  out_of_money: {status: 422, title: No money, meaning: There is none., remedy: Get some.}\n"
      "  lost: {status: 503, title: Lost, meaning: It is lost., remedy: Wait.}\n");
  REQUIRE(loaded.document);
  REQUIRE(loaded.document->errors.size() == 2);
  const openapi::ErrorDoc& first = loaded.document->errors[0];
  CHECK(first.code == "out_of_money");
  CHECK(first.status == 422);
  CHECK(first.title == "No money");
  CHECK(first.meaning == "There is none.");
  CHECK(first.remedy == "Get some.");
  CHECK(loaded.document->errors[1].code == "lost");
  CHECK(problems_of_member("") == "");
}

TEST_CASE("x-tollgate-errors: what is wrong is named with its line") {
  const std::string rest = ", title: T, meaning: M, remedy: R}\n";
  struct Case {
    std::string member, expect;
  };
  const Case cases[] = {
      {"x-tollgate-errors: [a]\n", "t.yaml:4: x-tollgate-errors: must be an object of error codes"},
      {"x-tollgate-errors:\n  a: b\n", "t.yaml:5: x-tollgate-errors.a: must be an object with status"},
      {"x-tollgate-errors:\n  A-b: {status: 400" + rest, "must be a name of a-z"},
      {"x-tollgate-errors:\n  a: {status: 399" + rest, "needs a status from 400 to 599"},
      {"x-tollgate-errors:\n  a: {status: 600" + rest, "needs a status from 400 to 599"},
      {"x-tollgate-errors:\n  a: {status: \"400\"" + rest, "needs a status from 400 to 599"},
      {"x-tollgate-errors:\n  a: {title: T, meaning: M, remedy: R}\n", "needs a status from 400 to 599"},
      {"x-tollgate-errors:\n  a: {status: 400, title: T, meaning: M}\n", "needs the member remedy"},
      {"x-tollgate-errors:\n  a: {status: 400, colour: red" + rest, "is not a member that is supported here"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.member);
    CAPTURE(problems_of_member(c.member));
    CHECK(problems_of_member(c.member).find(c.expect) != std::string::npos);
  }
  CHECK(problems_of_member("x-tollgate-errors:\n  a: {status: 400" + rest) == "");
  CHECK(problems_of_member("x-tollgate-errors:\n  a: {status: 599" + rest) == "");
}
