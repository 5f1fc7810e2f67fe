// The registry of types, and what a client may ask for (RFC 9396 5).
#include "oauth/authorization_details_types.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace oauth;

namespace {

AuthorizationDetailsType type(const std::string& name) {
  AuthorizationDetailsType out;
  out.name = name;
  out.title = "Do " + name;
  out.validate = [](std::string_view json) -> base::Status {
    if (json.find("bad") == std::string_view::npos) return base::ok();
    return base::Error{base::ErrorCode::invalid_authorization_details, "is bad", "/bad"};
  };
  return out;
}

const AuthorizationDetailsTypes& registry() {
  static const AuthorizationDetailsTypes types({type("pay"), type("look")});
  return types;
}

}  // namespace

TEST_CASE("details types: found by the exact name, listed in order (RFC 9396 2.1, 10)") {
  CHECK(registry().names() == std::vector<std::string>{"look", "pay"});
  REQUIRE(registry().find("pay"));
  CHECK(registry().find("pay")->title == "Do pay");
  for (const char* name : {"", "Pay", "pay ", "pa", "payy"}) CHECK(registry().find(name) == nullptr);
  CHECK(AuthorizationDetailsTypes().find("pay") == nullptr);
}

TEST_CASE("details types: what cannot be a registry") {
  using Types = AuthorizationDetailsTypes;
  CHECK_THROWS_AS(Types({type("a"), type("b"), type("a")}), std::invalid_argument);
  AuthorizationDetailsType lax = type("a");
  lax.validate = nullptr;
  CHECK_THROWS_AS(Types({lax}), std::invalid_argument);
  AuthorizationDetailsType once = type("a");
  once.once = true;
  CHECK_NOTHROW(Types({once}));
  once.narrowing = Narrowing::subset;
  CHECK_THROWS_AS(Types({once}), std::invalid_argument);
  AuthorizationDetailsType no_pointer = type("a");
  no_pointer.consent.amount = "amount";
  CHECK_THROWS_AS(Types({no_pointer}), std::invalid_argument);
}

TEST_CASE(
    "details types: unknown, not registered and invalid elements are refused with their place (case 129)") {
  struct Case {
    const char* name;
    const char* details;
    std::vector<std::string> registered;
    const char* expect;
  };
  const Case cases[] = {
      {"one", R"([{"type":"pay"}])", {"pay"}, "ok"},
      {"two", R"([{"type":"pay"},{"type":"look"}])", {"look", "pay"}, "ok"},
      {"unknown",
       R"([{"type":"fly"}])",
       {"fly"},
       "/0/type the type of an authorization detail is not known here"},
      {"second unknown",
       R"([{"type":"pay"},{"type":"PAY"}])",
       {"pay"},
       "/1/type the type of an authorization detail is not known here"},
      {"not registered",
       R"([{"type":"pay"},{"type":"look"}])",
       {"pay"},
       "/1/type the app is not registered for the type of an authorization detail"},
      {"registered for none",
       R"([{"type":"pay"}])",
       {},
       "/0/type the app is not registered for the type of an authorization detail"},
      {"invalid", R"([{"type":"look"},{"type":"pay","x":"bad"}])", {"pay", "look"}, "/1/bad is bad"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const base::Status s = check_details(*parse_authorization_details(c.details), registry(), c.registered);
    CHECK((s ? "ok" : s.error().about + " " + std::string(s.error().description)) == c.expect);
    if (!s) CHECK(s.error().code == base::ErrorCode::invalid_authorization_details);
  }
  CHECK(check_details({}, registry(), {}));
}

TEST_CASE("details types: what would not fit into a token is refused when it is asked for") {
  for (const std::size_t size : {kMaxGrantedDetails, kMaxGrantedDetails + 1}) {
    const std::string frame = R"([{"type":"pay","x":""}])";
    std::string text = frame;
    text.insert(text.size() - 3, std::string(size - frame.size(), 'x'));
    const auto details = parse_authorization_details(text);
    REQUIRE(details);
    CHECK(details_text(*details).size() == size);
    CHECK(check_details(*details, registry(), {"pay"}).has_value() == (size == kMaxGrantedDetails));
  }
}
