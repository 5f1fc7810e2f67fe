// Consent bindings: what is read, and what a document may not forget.
#include "openapi/consent_binding_reader.h"

#include <doctest/doctest.h>

#include "tests/openapi/consent_text.h"

using namespace openapi;
using namespace openapi_test;

namespace {

const std::string kTypes = "{pay: " + kType + "}";

}  // namespace

TEST_CASE("consent binding: type, matched pointers, required; the rest is free by name") {
  const auto loaded = load(bound_document(kTypes, kConsent));
  for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document);
  const auto& consent = loaded.document->operations[0].consent;
  REQUIRE(consent);
  CHECK(consent->type == "pay");
  CHECK(consent->once);
  CHECK_FALSE(consent->required);
  REQUIRE(consent->match.size() == 2);
  CHECK(consent->match[0].body.to_string() == "/amount");
  CHECK(consent->match[0].detail.to_string() == "/amount");
  CHECK(consent->match[1].body.to_string() == "/to");

  const auto member_by_member = load(bound_document(
      kTypes,
      "{type: pay, required: true, match: {/amount/value: /amount/value, /amount/currency: /amount/currency, "
      "/to: /to}, free: [/note]}"));
  REQUIRE(member_by_member.document);
  CHECK(member_by_member.document->operations[0].consent->required);
  CHECK(member_by_member.document->operations[0].consent->match.size() == 3);
}

TEST_CASE("consent binding: an operation without one has none") {
  const auto loaded = load(kHead + "  /a:\n    get: {" + kOperation + "}\n");
  REQUIRE(loaded.document);
  CHECK_FALSE(loaded.document->operations[0].consent);
}

TEST_CASE("consent binding: what is refused, and why") {
  const std::string at = "t.yaml:15: paths./a.post.x-tollgate.consent";
  struct Case {
    std::string consent, problem;
  };
  const Case cases[] = {
      {"5", ": must be an object"},
      {"{match: {/amount: /amount}}", ": needs the member type"},
      {"{type: fly, match: {/amount: /amount}}",
       ": needs a type of the document's x-tollgate: {authorization_details: …}"},
      {"{type: pay}", ".match: must be an object: pointer into the body: pointer into the details"},
      {"{type: pay, match: {}}",
       ".match: must be an object: pointer into the body: pointer into the details"},
      {"{type: pay, match: {/sum: /amount, /amount: /amount, /to: /to}, free: [/note]}",
       ".match./sum: \"/sum\" must point at a property of the body, such as /amount"},
      {"{type: pay, match: {/amount: /sum, /to: /to}, free: [/note]}",
       ".match./amount: \"/sum\" must point at a property of the type, such as /amount"},
      {"{type: pay, match: {/amount: 5, /to: /to}, free: [/note]}",
       ".match./amount: must be a text: a pointer into the details"},
      {"{type: pay, match: {/amount: /amount, /to: /to}, free: /note}",
       ".free: must be a list of pointers into the body"},
      {"{type: pay, match: {/amount: /amount, /to: /to}, free: [5]}",
       ".free.0: must be a text: a pointer into the body"},
      {"{type: pay, match: {/amount: /amount, /to: /to}, free: [/note, /more]}",
       ".free.1: \"/more\" must point at a property of the body, such as /amount"},
      {"{type: pay, match: {/amount: /amount, /to: /to}, free: [/note], maybe: true}",
       ".maybe: is not a member that is supported here: remove it, or correct its name"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.consent);
    const auto problems = problems_of(bound_document(kTypes, c.consent));
    CHECK(std::ranges::count(problems, at + c.problem) == 1);
  }
}

TEST_CASE("consent binding: nothing of the body and nothing of the type may be forgotten") {
  struct Case {
    std::string consent, problem;
  };
  const std::string forgotten =
      " can be sent without consent: add it to match, or to free if the customer need not know it";
  const std::string unmatched = " is consented to, but op does not match it with its body";
  const Case cases[] = {
      {"{type: pay, match: {/amount: /amount, /to: /to}}", "/note" + forgotten},
      {"{type: pay, match: {/amount: /amount}, free: [/note, /to]}", "/to" + unmatched},
      {"{type: pay, match: {/amount/value: /amount/value, /to: /to}, free: [/note]}",
       "/amount/currency" + forgotten},
      {"{type: pay, match: {/amount/value: /amount/value, /to: /to}, free: [/note, /amount/currency]}",
       "/amount/currency" + unmatched},
  };
  for (const Case& c : cases) {
    CAPTURE(c.consent);
    const auto problems = problems_of(bound_document(kTypes, c.consent));
    CHECK(std::ranges::count_if(problems, [&](const std::string& one) { return one.ends_with(c.problem); }) ==
          1);
  }
}

TEST_CASE("consent binding: only a body that is always there and always JSON can be bound") {
  const std::string bindable =
      "t.yaml:15: paths./a.post.x-tollgate.consent: needs a proxied operation with a scope and a required "
      "body, "
      "application/json only";
  const auto has = [](const std::vector<std::string>& problems, const std::string& one) {
    return std::ranges::find(problems, one) != problems.end();
  };
  CHECK(has(problems_of(bound_document(kTypes, kConsent, kBodySchema, "false")), bindable));
  std::string form = bound_document(kTypes, kConsent);
  form.replace(form.find("application/json: {"), 19, "text/plain: {}, application/json: {");
  CHECK(has(problems_of(form), bindable));
  std::string open = bound_document(kTypes, kConsent);
  open.replace(open.find("[{oauth2: [\"a:read\"]}]"), 22, "[]");
  CHECK(has(problems_of(open), bindable));
  CHECK(has(
      problems_of(bound_document(kTypes, kConsent, kBodySchema, "true", "")),
      "t.yaml:15: paths./a.post.x-tollgate.consent: is for one use: the operation needs moves_money: true "
      "and an Idempotency-Key"));
  const std::string many = "{pay: {title: Look, schema: " + kTypeSchema + "}}";
  CHECK(load(bound_document(many, kConsent, kBodySchema, "true", "")).document);
}
