// The registration endpoint over HTTP.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

using nlohmann::json;
using namespace test_support;

namespace {

struct RegisterEndpoint : EndpointWorld {
  RegisterEndpoint() {
    settings.registration.enabled = true;
    settings.registration.scopes = settings.scopes;
    REQUIRE(registrations.add_registration_token(
        {"rgt_1", base::sha256("initial"), {"usr_dev"}, "test", kNow, {}, {}}));
  }
  static FakeRequest request(const std::string& body) {
    FakeRequest request;
    request.body = body;
    request.fields = {{"Content-Type", "application/json"}, {"Authorization", "Bearer initial"}};
    return request;
  }
  http::Response send(const FakeRequest& request) {
    return request.sent_to(&oauth::endpoints::register_client, context);
  }
};

constexpr const char* kBody = R"({"redirect_uris":["https://rp.example.com/cb"]})";

}  // namespace

TEST_CASE("registration endpoint: 201, not to be stored, with secrets that work (RFC 7591 3.2.1)") {
  RegisterEndpoint world;
  const http::Response response = world.send(RegisterEndpoint::request(kBody));
  CHECK(response.status == 201);
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(response.field("Content-Type") == "application/json");
  const json body = json::parse(response.body);
  const auto client = world.clients.find_client({body["client_id"].get<std::string>()});
  REQUIRE(client);
  CHECK(client->secrets[0].digest == base::sha256(body["client_secret"].get<std::string>()));
  CHECK(body["registration_client_uri"] == "https://auth.example/oauth2/register/" + client->client_id.value);
}

TEST_CASE(
    "case 121: without a good token 401 invalid_token with a challenge, and nothing is made (RFC 6750 3)") {
  RegisterEndpoint world;
  const std::vector<std::vector<std::string>> fields = {{},
                                                        {"Bearer "},
                                                        {"Bearer wrong"},
                                                        {"bearer"},
                                                        {"Basic aW5pdGlhbA=="},
                                                        {"initial"},
                                                        {"Bearer initial", "Bearer initial"},
                                                        {"Bearer " + std::string(201, 'x')}};
  for (const auto& values : fields) {
    CAPTURE(values);
    FakeRequest request = RegisterEndpoint::request(kBody);
    request.fields.pop_back();
    for (const std::string& value : values) request.fields.emplace_back("Authorization", value);
    const http::Response response = world.send(request);
    CHECK(response.status == 401);
    CHECK(json::parse(response.body)["error"] == "invalid_token");
    CHECK(response.field("WWW-Authenticate") == "Bearer realm=\"oauth2\", error=\"invalid_token\"");
  }
  CHECK(world.registrations.registered == 0);
  FakeRequest request = RegisterEndpoint::request(kBody);
  request.fields[1].second = "bEARER initial";
  CHECK(world.send(request).status == 201);
}

TEST_CASE(
    "registration endpoint: errors name the member in our words, never in the client's (RFC 7591 3.2.2)") {
  RegisterEndpoint world;
  const http::Response response =
      world.send(RegisterEndpoint::request(R"({"redirect_uris":["javascript:<script>"]})"));
  CHECK(response.status == 400);
  const json body = json::parse(response.body);
  CHECK(body["error"] == "invalid_redirect_uri");
  CHECK(body["error_description"].get<std::string>().starts_with("redirect_uris: Redirect URIs must be"));
  CHECK(response.body.find("<script>") == std::string::npos);
  CHECK(response.field("Cache-Control") == "no-store");
}

TEST_CASE("registration endpoint: JSON only, in any spelling of its media type") {
  RegisterEndpoint world;
  struct Case {
    const char* type;
    int status;
  };
  for (const Case& c :
       {Case{"application/json", 201}, Case{"Application/JSON; charset=utf-8", 201},
        Case{"application/x-www-form-urlencoded", 400}, Case{"text/json", 400}, Case{"", 400}}) {
    CAPTURE(c.type);
    FakeRequest request = RegisterEndpoint::request(kBody);
    request.fields[0].second = c.type;
    CHECK(world.send(request).status == c.status);
  }
}

TEST_CASE("registration endpoint: where apps may not register themselves it is not there") {
  RegisterEndpoint world;
  world.settings.registration.enabled = false;
  CHECK(world.send(RegisterEndpoint::request(kBody)).status == 404);
  CHECK(world.registrations.registered == 0);
}
