// Resource indicators: which may be asked for, and which a token gets (RFC 8707; case 100).
#include "oauth/resource_indicator.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

namespace {

using List = std::vector<std::string>;

oauth::Settings settings() {
  oauth::Settings made = test_support::OauthWorld::make_settings();
  for (int i = 1; i <= 9; ++i) made.api_bases.push_back("https://api.example/v" + std::to_string(i));
  return made;
}

/// The resources separated by spaces, or the error's name.
std::string text_of(const base::Result<List>& resources) {
  if (!resources) return std::string(base::row(resources.error().code).name);
  std::string text;
  for (const std::string& resource : *resources) text += (text.empty() ? "" : " ") + resource;
  return text;
}

std::string requested(const List& values) {
  test_support::Pairs pairs{{"scope", "a"}};
  for (const std::string& value : values) pairs.emplace_back("resource", value);
  return text_of(oauth::requested_resources(oauth::ParametersView(pairs), settings()));
}

}  // namespace

TEST_CASE("resource: the APIs of this deployment, each once, in their order (RFC 8707 2)") {
  CHECK(requested({}) == "");
  CHECK(requested({""}) == "");
  CHECK(requested({"https://api.example"}) == "https://api.example");
  CHECK(requested({"https://api.example/v2", "https://api.example/v1", "https://api.example/v2"}) ==
        "https://api.example/v2 https://api.example/v1");
}

TEST_CASE("resource: anything else is invalid_target (RFC 8707 2)") {
  for (const char* resource :
       {"https://other.example", "https://api.example/", "https://api.example/v10",
        "https://api.example/v1#x", "https://api.example/v1?x=1", "HTTPS://api.example", "/v1", "v1", "urn:x",
        "https://api.example https://api.example/v1"}) {
    CAPTURE(resource);
    CHECK(requested({resource}) == "invalid_target");
    CHECK(requested({"https://api.example", resource}) == "invalid_target");
  }
  CHECK(requested({"https://api.example/" + std::string(10'000, 'v')}) == "invalid_target");
}

TEST_CASE("resource: five of them, not six") {
  List five;
  for (int i = 1; i <= 5; ++i) five.push_back("https://api.example/v" + std::to_string(i));
  CHECK(requested(five) != "invalid_target");
  five.push_back("https://api.example/v5");
  CHECK(requested(five) != "invalid_target");
  five.push_back("https://api.example/v6");
  CHECK(requested(five) == "invalid_target");
}

TEST_CASE("resource: a token gets what was asked for, within what was granted (RFC 8707 2.2; case 100)") {
  const auto narrow = [](List wanted, const List& granted) {
    return text_of(oauth::narrow_resources(std::move(wanted), granted));
  };
  CHECK(narrow({}, {}) == "");
  CHECK(narrow({}, {"a", "b"}) == "a b");
  CHECK(narrow({"a"}, {}) == "a");
  CHECK(narrow({"b"}, {"a", "b"}) == "b");
  CHECK(narrow({"a", "b"}, {"a", "b"}) == "a b");
  CHECK(narrow({"c"}, {"a", "b"}) == "invalid_target");
  CHECK(narrow({"a", "c"}, {"a", "b"}) == "invalid_target");
}
