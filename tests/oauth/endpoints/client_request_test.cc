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
