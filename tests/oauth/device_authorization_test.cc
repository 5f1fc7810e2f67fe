// Device authorization requests.
#include "oauth/device_authorization.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/device_world.h"

using namespace std::chrono_literals;
using test_support::DeviceWorld;
using test_support::kNow;
using test_support::Pairs;

TEST_CASE(
    "device authorization: two codes, where to type one, for how long, and how often to ask (RFC 8628 3.2)") {
  DeviceWorld world;
  const auto answer = world.ask();
  REQUIRE(answer);
  CHECK(answer->device_code.reveal().starts_with("tg_dc_"));
  CHECK(answer->user_code.size() == 9);
  CHECK(answer->user_code[4] == '-');
  const auto json = nlohmann::json::parse(oauth::device_authorization_json(*answer));
  CHECK(json["device_code"] == answer->device_code.reveal());
  CHECK(json["user_code"] == answer->user_code);
  CHECK(json["verification_uri"] == "https://auth.example/oauth2/device");
  CHECK(json["verification_uri_complete"] ==
        "https://auth.example/oauth2/device?user_code=" + answer->user_code);
  CHECK(json["expires_in"] == 600);
  CHECK(json["interval"] == 5);
  const auto stored = world.grants.find_device(base::sha256(answer->device_code.reveal()));
  REQUIRE(stored);
  CHECK(stored->client_id.value == "app_tv");
  CHECK(stored->expires_at == kNow + 600s);
  CHECK(stored->decision == oauth::DeviceDecision::pending);
  CHECK(stored->scope.text() == "accounts:read payments:write");
}

TEST_CASE("device authorization: what is refused, and that nothing is kept of it (cases 74, 129, 130, 134)") {
  DeviceWorld world;
  struct Row {
    const char* name;
    Pairs pairs;
    const char* expect;
  };
  const Row rows[] = {
      {"scope beyond the registration", {{"scope", "accounts:read admin"}}, "invalid_scope"},
      {"malformed scope", {{"scope", "a\"b"}}, "invalid_scope"},
      {"foreign resource", {{"resource", "https://other.example"}}, "invalid_target"},
      {"129 details that are no array", {{"authorization_details", "{}"}}, "invalid_authorization_details"},
      {"129 unknown type",
       {{"authorization_details", R"([{"type":"fly"}])"}},
       "invalid_authorization_details"},
      {"129 type that the app has not registered",
       {{"authorization_details", R"([{"type":"look"}])"}},
       "invalid_authorization_details"},
      {"130 amount with a fraction",
       {{"authorization_details", R"([{"type":"pay","amount":0.5}])"}},
       "invalid_authorization_details"},
      {"malformed dpop_jkt", {{"dpop_jkt", "x"}}, "invalid_request"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(world.asked(world.tv, row.pairs) == row.expect);
  }
  CHECK(world.asked(world.wallet, {}) == "unauthorized_client");
  CHECK(world.grants.writes() == 0);
}

TEST_CASE(
    "device authorization: details and resources are kept as an authorization request's are (case 131)") {
  DeviceWorld world;
  const auto answer = world.ask(
      {{"authorization_details", R"([ {"amount":5, "type":"pay"} ])"}, {"resource", "https://api.example"}});
  REQUIRE(answer);
  const auto stored = world.grants.find_device(base::sha256(answer->device_code.reveal()));
  REQUIRE(stored);
  CHECK(stored->details.authorization_details == R"([{"amount":5,"type":"pay"}])");
  CHECK(stored->details.resource == std::vector<std::string>{"https://api.example"});
  CHECK(stored->scope.empty());
}

TEST_CASE("device authorization: a user code that is taken is drawn again, and not for ever") {
  DeviceWorld world;
  std::set<std::string> codes;
  for (int i = 0; i < 20; ++i) codes.insert(world.ask()->user_code);
  CHECK(codes.size() == 20);
  test_support::ConstantRandom same(7);
  const auto draw = [&] {
    return oauth::authorize_device(world.grants, world.settings, world.keys, same, world.tv,
                                   oauth::ParametersView({}), kNow);
  };
  CHECK(draw()->user_code == "KKKK-KKKK");
  const auto taken = draw();
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == base::ErrorCode::temporarily_unavailable);
}
