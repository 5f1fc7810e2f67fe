// Types of authorization details: what is read, and what a type cannot be.
#include "openapi/details_type_reader.h"

#include <doctest/doctest.h>

#include "tests/openapi/consent_text.h"

using namespace openapi;
using namespace openapi_test;

namespace {

std::string with_types(const std::string& types) {
  std::string head = kHead;
  head.replace(head.find("{upstream: bank}"), 16, "{upstream: bank, authorization_details: " + types + "}");
  return head + "  /a:\n    get: {" + kOperation + "}\n";
}

const std::string kFlat =
    "{type: object, required: [type], additionalProperties: false, properties: {type: {const: look}, "
    "amount: {type: object, properties: {currency: {type: string}, value: {type: integer}}}, n: {type: "
    "string}}}";

}  // namespace

TEST_CASE("details type: its members, and what they are without a word") {
  const auto loaded = load(with_types(
      "{look: {title: See it, narrowing: subset, schema: " + kFlat +
      ", consent: {amount: /amount, payee: /n, account: /n, reference: /n, statement: /n}}, pay: {title: "
      "Pay, "
      "once: true, schema: {type: object, required: [type], additionalProperties: false, properties: {type: "
      "{const: pay}}}}}"));
  for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document);
  const auto& types = loaded.document->details_types;
  REQUIRE(types.size() == 2);
  CHECK(types[0].name == "look");
  CHECK(types[0].title == "See it");
  CHECK(types[0].narrows);
  CHECK_FALSE(types[0].once);
  CHECK(types[0].consent.amount == "/amount");
  CHECK(types[0].consent.statement == "/n");
  CHECK(types[0].schema.validate({{"type", "look"}}).empty());
  CHECK_FALSE(types[0].schema.validate({{"type", "pay"}}).empty());
  CHECK(types[1].once);
  CHECK_FALSE(types[1].narrows);
  CHECK(types[1].consent.amount.empty());
}

TEST_CASE("details type: what is refused, and why") {
  const std::string at = "t.yaml:4: x-tollgate.authorization_details";
  struct Case {
    std::string types, problem;
  };
  const Case cases[] = {
      {"5", ": must be an object"},
      {"{look: 5}", ".look: must be an object"},
      {"{look: {schema: " + kFlat + "}}", ".look: needs the member title"},
      {"{look: {title: T}}", ".look: needs the member schema"},
      {"{look: {title: T, schema: " + kFlat + ", twice: true}}",
       ".look.twice: is not a member that is supported here: remove it, or correct its name"},
      {"{\"a b\": {title: T, schema: {type: object, required: [type], additionalProperties: false, "
       "properties: "
       "{type: {const: a b}}}}}",
       ".a b: must have a name of 1 to 100 printable characters without blanks"},
      {"{see: {title: T, schema: " + kFlat + "}}",
       ".see.schema: needs the required property type with const: see"},
      {"{look: {title: T, schema: {type: object, additionalProperties: false, properties: {type: {const: "
       "look}}}}}",
       ".look.schema: needs the required property type with const: look"},
      {"{look: {title: T, schema: {type: object, required: [type], properties: {type: {const: look}}}}}",
       ".look.schema: needs additionalProperties: false: what is not described would be consented to"},
      {"{look: {title: T, narrowing: less, schema: " + kFlat + "}}",
       ".look.narrowing: must be equal or subset"},
      {"{look: {title: T, narrowing: subset, once: true, schema: " + kFlat + "}}",
       ".look.narrowing: cannot be subset with once: a narrower element would be a second one"},
      {"{look: {title: T, schema: " + kFlat + ", consent: {amount: /n}}}",
       ".look.consent.amount: must point at a property of the schema that has currency and value"},
      {"{look: {title: T, schema: " + kFlat + ", consent: {payee: /nobody}}}",
       ".look.consent.payee: must point at a property of the schema, such as /creditor/name"},
      {"{look: {title: T, schema: " + kFlat + ", consent: {payee: n}}}",
       ".look.consent.payee: must point at a property of the schema, such as /creditor/name"},
      {"{look: {title: T, schema: " + kFlat + ", consent: {fee: /n}}}",
       ".look.consent.fee: is not a member that is supported here: remove it, or correct its name"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.types);
    CHECK(problems_of(with_types(c.types)) == std::vector<std::string>{at + c.problem});
  }
}

TEST_CASE("details type: only a document has types, and only an operation is bound") {
  const std::string unknown = ": is not a member that is supported here: remove it, or correct its name";
  CHECK(problems_of(kHead + "  /a:\n    x-tollgate: {authorization_details: {}}\n    get: {" + kOperation +
                    "}\n") ==
        std::vector<std::string>{"t.yaml:14: paths./a.x-tollgate.authorization_details" + unknown});
  CHECK(problems_of(kHead + "  /a:\n    x-tollgate: {consent: {}}\n    get: {" + kOperation + "}\n") ==
        std::vector<std::string>{"t.yaml:14: paths./a.x-tollgate.consent" + unknown});
  CHECK(problems_of(kHead + "  /a:\n    get: {x-tollgate: {authorization_details: {}}, " + kOperation +
                    "}\n") ==
        std::vector<std::string>{"t.yaml:14: paths./a.get.x-tollgate.authorization_details" + unknown});
}
