// What token, revoke and introspect refuse before they look at their parameters.
#include "oauth/endpoints/client_request.h"

#include <doctest/doctest.h>

#include "tests/support/endpoint_world.h"

using oauth::endpoints::is_form;
using test_support::EndpointWorld;
using test_support::FakeRequest;
using test_support::post;
using test_support::post_as_shop;

namespace {

bool form_type(std::optional<std::string> content_type) {
  std::vector<http::FieldView> fields;
  if (content_type) fields.push_back({"content-type", *content_type});
  http::RequestView request;
  request.fields = fields;
  return is_form(request);
}

}  // namespace

TEST_CASE("client request: the media type is a form's, in any case, with parameters (RFC 9110 8.3.1)") {
  CHECK(form_type("application/x-www-form-urlencoded"));
  CHECK(form_type("Application/X-WWW-Form-Urlencoded; charset=UTF-8"));
  CHECK(form_type("application/x-www-form-urlencoded ;charset=utf-8"));
  CHECK_FALSE(form_type("application/json"));
  CHECK_FALSE(form_type("application/x-www-form-urlencodedx"));
  CHECK_FALSE(form_type("multipart/form-data; boundary=application/x-www-form-urlencoded"));
  CHECK_FALSE(form_type(""));
  CHECK_FALSE(form_type("   "));
  CHECK_FALSE(form_type(std::nullopt));
}

TEST_CASE("client request: what is refused, and how (RFC 6749 2.3.1, 3.2; cases 57, 60, 72, 141)") {
  EndpointWorld world;
  const auto good = [] { return post_as_shop({{"grant_type", "client_credentials"}}); };
  const auto changed = [&good](auto change) {
    FakeRequest request = good();
    change(request);
    return request;
  };
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "&p" + std::to_string(i) + "=1";
  struct Row {
    const char* name;
    FakeRequest request;
    int status;
    const char* error;
  };
  const Row rows[] = {
      {"72 JSON", changed([](FakeRequest& r) {
         r.fields[0].second = "application/json";
         r.body = "{}";
       }),
       400, "invalid_request"},
      {"no content type", changed([](FakeRequest& r) { r.fields.erase(r.fields.begin()); }), 400,
       "invalid_request"},
      {"72 parameters in the query", changed([](FakeRequest& r) { r.query = "client_secret=x"; }), 400,
       "invalid_request"},
      {"72 parameter twice", changed([](FakeRequest& r) { r.body += "&grant_type=password"; }), 400,
       "invalid_request"},
      {"two Authorization fields", changed([](FakeRequest& r) { r.fields.push_back(r.fields[1]); }), 400,
       "invalid_request"},
      {"57 Basic and body", changed([](FakeRequest& r) { r.body += "&client_secret=shop-secret"; }), 400,
       "invalid_request"},
      {"bad escape", changed([](FakeRequest& r) { r.body += "&a=%zz"; }), 400, "invalid_request"},
      {"invalid UTF-8", changed([](FakeRequest& r) { r.body += "&a=%ff"; }), 400, "invalid_request"},
      {"NUL", changed([](FakeRequest& r) { r.body += "&a=%00"; }), 400, "invalid_request"},
      {"141 10,000 parameters", changed([&many](FakeRequest& r) { r.body += many; }), 400, "invalid_request"},
      {"59 wrong secret", post_as_shop({}, "wrong"), 401, "invalid_client"},
      {"60 malformed Basic", changed([](FakeRequest& r) { r.fields[1].second = "Basic ***"; }), 401,
       "invalid_client"},
      {"no client", post({{"grant_type", "client_credentials"}}), 401, "invalid_client"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const http::Response response = row.request.sent_to(&oauth::endpoints::token, world.context);
    CHECK(response.status == row.status);
    CHECK(response.body.starts_with("{\"error\":\"" + std::string(row.error) + "\""));
    const bool challenged = !response.field("WWW-Authenticate").empty();
    CHECK(challenged == (row.status == 401 && row.request.fields.size() > 1));
  }
  CHECK(good().sent_to(&oauth::endpoints::token, world.context).status == 200);
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("client request: who guesses a secret waits; the honest app elsewhere does not (case 71)") {
  EndpointWorld world;
  const auto status = [&world](std::string_view secret, const std::string& peer, base::Instant now) {
    FakeRequest request = post_as_shop({{"grant_type", "client_credentials"}}, secret);
    request.peer = peer;
    request.now = now;
    return request.sent_to(&oauth::endpoints::token, world.context);
  };
  const base::Instant now = test_support::kNow;
  for (int i = 0; i < 11; ++i) CHECK(status("wrong", "192.0.2.1", now).status == 401);
  const http::Response refused = status("wrong", "192.0.2.1", now);
  CHECK(refused.status == 429);
  CHECK(refused.field("Retry-After") == "60");
  CHECK(refused.body.find("rate_limited") != std::string::npos);
  CHECK(status("shop-secret", "192.0.2.1", now).status == 429);
  CHECK(status("shop-secret", "192.0.2.2", now).status == 200);
  CHECK(status("shop-secret", "192.0.2.1", now + std::chrono::seconds{1}).status == 200);
  // A success forgets: the next failures are free again.
  for (int i = 0; i < 11; ++i) CHECK(status("wrong", "192.0.2.1", now).status == 401);
}

TEST_CASE("client request: an unknown app's guesses are answered as a known one's (cases 70, 71)") {
  EndpointWorld world;
  for (const char* id : {"app_shop", "app_none"}) {
    CAPTURE(id);
    const auto guess = [&] {
      return post({{"grant_type", "client_credentials"}, {"client_id", id}, {"client_secret", "x"}})
          .sent_to(&oauth::endpoints::token, world.context);
    };
    for (int i = 0; i < 11; ++i) CHECK(guess().status == 401);
    CHECK(guess().status == 429);
  }
  // Addresses of one IPv6 subscriber count as one.
  EndpointWorld other;
  for (int i = 0; i < 12; ++i) {
    FakeRequest request = post_as_shop({}, "x");
    request.peer = "2001:db8:1:2::" + std::to_string(i + 1);
    CHECK(request.sent_to(&oauth::endpoints::token, other.context).status == (i < 11 ? 401 : 429));
  }
}
