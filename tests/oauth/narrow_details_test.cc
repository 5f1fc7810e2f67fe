// Narrowing at the token endpoint and merging of grants (RFC 9396 6.1, 7).
#include "oauth/narrow_details.h"

#include <doctest/doctest.h>

using namespace oauth;

namespace {

AuthorizationDetails details(const std::string& text) {
  return text.empty() ? AuthorizationDetails{} : *parse_authorization_details(text);
}

AuthorizationDetailsTypes make_types() {
  AuthorizationDetailsType pay, look;
  pay.name = "pay";
  look.name = "look";
  pay.validate = look.validate = [](std::string_view) { return base::ok(); };
  pay.once = true;
  look.narrowing = Narrowing::subset;
  return AuthorizationDetailsTypes({pay, look});
}

}  // namespace

TEST_CASE("narrow details: what a grant covers, and what is more or something else (case 100)") {
  struct Case {
    const char *name, *requested, *granted, *expect;
  };
  const char* const granted = R"([{"type":"pay","amount":5},{"type":"look","actions":["a","b"],"of":"x"}])";
  const Case cases[] = {
      {"nothing is everything", "", granted, "ok"},
      {"the same", granted, granted, "ok"},
      {"the same in another spelling", R"([{"amount":5,"type":"pay"}])", granted, "ok"},
      {"one of two", R"([{"type":"look","of":"x","actions":["a","b"]}])", granted, "ok"},
      {"fewer actions", R"([{"type":"look","actions":["b"],"of":"x"}])", granted, "ok"},
      {"actions in another order", R"([{"type":"look","actions":["b","a"],"of":"x"}])", granted, "ok"},
      {"two parts of one",
       R"([{"type":"look","actions":["a"],"of":"x"},{"type":"look","actions":["b"],"of":"x"}])", granted,
       "ok"},
      {"more actions", R"([{"type":"look","actions":["a","c"],"of":"x"}])", granted, "/0"},
      {"no actions", R"([{"type":"look","actions":[],"of":"x"}])", granted, "/0"},
      {"actions left out", R"([{"type":"look","of":"x"}])", granted, "/0"},
      {"actions are a text", R"([{"type":"look","actions":"a","of":"x"}])", granted, "/0"},
      {"another member differs", R"([{"type":"look","actions":["a"],"of":"y"}])", granted, "/0"},
      {"another member is added", R"([{"type":"look","actions":["a"],"of":"x","to":1}])", granted, "/0"},
      {"another amount", R"([{"type":"pay","amount":6}])", granted, "/0"},
      {"less money is another payment", R"([{"type":"pay","amount":4}])", granted, "/0"},
      {"second was not granted", R"([{"type":"pay","amount":5},{"type":"pay","amount":1}])", granted, "/1"},
      {"another type", R"([{"type":"fly"}])", granted, "/0"},
      {"nothing was granted", R"([{"type":"pay","amount":5}])", "", "/0"},
      {"a type for equal details does not lose actions", R"([{"type":"pay","actions":["a"]}])",
       R"([{"type":"pay","actions":["a","b"]}])", "/0"},
      {"a type that is gone can be repeated", R"([{"type":"old","actions":["a"]}])",
       R"([{"type":"old","actions":["a"]}])", "ok"},
      {"a type that is gone cannot be narrowed", R"([{"type":"old","actions":["a"]}])",
       R"([{"type":"old","actions":["a","b"]}])", "/0"},
      {"not narrower than two together", R"([{"type":"look","actions":["a","b"]}])",
       R"([{"type":"look","actions":["a"]},{"type":"look","actions":["b"]}])", "/0"},
  };
  const AuthorizationDetailsTypes types = make_types();
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto got = narrow_details(details(c.requested), details(c.granted), types);
    CHECK((got ? "ok" : got.error().about) == c.expect);
    if (!got) CHECK(got.error().code == base::ErrorCode::invalid_authorization_details);
    if (got) CHECK(*got == details(*c.requested ? c.requested : c.granted));
  }
}

TEST_CASE("narrow details: every common list may lose elements, no other list (RFC 9396 2.2)") {
  const AuthorizationDetailsTypes types = make_types();
  for (const auto& [name, may] : {std::pair{"actions", true},
                                  {"locations", true},
                                  {"datatypes", true},
                                  {"privileges", true},
                                  {"accounts", false},
                                  {"Actions", false}}) {
    CAPTURE(name);
    const std::string head = "[{\"type\":\"look\",\"" + std::string(name) + "\":[";
    CHECK(narrow_details(details(head + "1]}]"), details(head + "1,2]}]"), types).has_value() == may);
    CHECK_FALSE(narrow_details(details(head + "1,2]}]"), details(head + "1]}]"), types));
  }
}

TEST_CASE("merge details: the union in order, each element once, within the limits of a grant") {
  const auto merged = merge_details(details(R"([{"type":"b"},{"type":"a","x":1}])"),
                                    details(R"([{"x":1,"type":"a"},{"type":"c"}])"));
  REQUIRE(merged);
  CHECK(details_text(*merged) == R"([{"type":"b"},{"type":"a","x":1},{"type":"c"}])");
  CHECK(merge_details({}, {})->empty());

  AuthorizationDetails nine;
  for (int i = 0; i < 9; ++i) nine.push_back(details("[{\"type\":\"t" + std::to_string(i) + "\"}]").front());
  CHECK(merge_details(nine, details(R"([{"type":"x"}])")));
  const auto eleven = merge_details(nine, details(R"([{"type":"x"},{"type":"y"}])"));
  REQUIRE_FALSE(eleven);
  CHECK(eleven.error().code == base::ErrorCode::invalid_authorization_details);
  CHECK(merge_details(nine, nine));

  const AuthorizationDetails long_one =
      details("[{\"type\":\"t\",\"x\":\"" + std::string(kMaxGrantedDetails - 40, 'x') + "\"}]");
  CHECK(merge_details({}, long_one));
  CHECK_FALSE(merge_details(long_one, details("[{\"type\":\"another type of some length\"}]")));
}
