// Tests of refusals: the fields that belong to each error, and pages for people.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/test_node.h"

using base::ErrorCode;
using test_support::Staged;
using test_support::TestNode;

namespace {

http::Response refused(TestNode& t, Staged& staged, const base::Error& error) {
  t.run(gateway::refuse(*t.worker, staged.x, error));
  REQUIRE(staged.connection.answers.size() == 1);
  const http::Response got = staged.connection.answers.front();
  CHECK(staged.x.status == got.status);
  CHECK(staged.x.bytes == got.body.size());
  CHECK(got.field("X-Request-Id") == staged.x.request_id());
  return got;
}

class Pages final : public gateway::ErrorPages {
 public:
  http::Response page(const base::Error& error, const http::RequestView& request) override {
    if (fails) throw std::runtime_error("no template");
    return http::html(base::row(error.code).status, "<p>" + std::string(request.path) + "</p>");
  }
  bool fails = false;
};

}  // namespace

TEST_CASE("refuse: challenge, Allow and Retry-After where they belong, nowhere else") {
  struct Case {
    ErrorCode code;
    int status;
    bool challenge;
    const char *allow, *retry_after;
  };
  const Case cases[] = {
      {ErrorCode::missing_token, 401, true, "", ""},
      {ErrorCode::invalid_token, 401, true, "", ""},
      {ErrorCode::insufficient_scope, 403, true, "", ""},
      {ErrorCode::invalid_body, 400, false, "", ""},
      {ErrorCode::method_not_allowed, 405, false, "GET, HEAD", ""},
      {ErrorCode::rate_limited, 429, false, "", "3"},
      {ErrorCode::quota_exceeded, 429, false, "", "77"},
      {ErrorCode::overloaded, 503, false, "", "1"},
      {ErrorCode::temporarily_unavailable, 503, false, "", "1"},
      {ErrorCode::backend_unavailable, 502, false, "", ""},
      {ErrorCode::backend_timeout, 504, false, "", ""},
      {ErrorCode::not_found, 404, false, "", ""},
  };
  for (const Case& c : cases) {
    TestNode t;
    const auto staged = Staged::routed(t, "GET", "/v1/accounts");
    staged->x.limit_state.burst_reset = 3;
    staged->x.limit_state.retry_after = c.code == ErrorCode::quota_exceeded ? 77 : 0;
    const http::Response got =
        refused(t, *staged, {c.code, "words", c.code == ErrorCode::method_not_allowed ? "GET, HEAD" : ""});
    CAPTURE(base::row(c.code).name);
    CHECK(got.status == c.status);
    CHECK(got.field("WWW-Authenticate").empty() != c.challenge);
    CHECK(got.field("Allow") == c.allow);
    CHECK(got.field("Retry-After") == c.retry_after);
    CHECK_FALSE(nlohmann::json::parse(got.body).contains("param"));
    CHECK(got.field("RateLimit") == "");
    CHECK(nlohmann::json::parse(got.body)["type"] ==
          "http://localhost:8080/docs/errors/" + std::string(base::row(c.code).name));
  }
}

TEST_CASE("refuse: what is for our log only is not in the answer") {
  TestNode t;
  const auto staged = Staged::routed(t, "GET", "/v1/accounts");
  const http::Response got =
      refused(t, *staged, {ErrorCode::backend_unavailable, "words", {}, "10.0.0.5 refused"});
  CHECK(got.body.find("10.0.0.5") == std::string::npos);
}

TEST_CASE("refuse: a browser gets a page where there is no API, an API client and an API never do") {
  Pages pages;
  TestNode t;
  t.node.error_pages = &pages;
  Staged person(t, "GET", "/nothing", {{"Accept", "text/html,application/xhtml+xml"}});
  person.x.path = "/nothing";
  CHECK(refused(t, person, {ErrorCode::not_found, "words"}).body == "<p>/nothing</p>");
  Staged program(t, "GET", "/nothing", {{"Accept", "application/json"}});
  CHECK(refused(t, program, {ErrorCode::not_found, "words"}).field("Content-Type") ==
        "application/problem+json");
  const auto api = Staged::routed(t, "GET", "/v1/accounts", {{"Accept", "text/html"}});
  CHECK(refused(t, *api, {ErrorCode::missing_token, "words"}).field("Content-Type") ==
        "application/problem+json");
}

TEST_CASE("refuse: a page that cannot be made is a problem document with the same status") {
  Pages pages;
  pages.fails = true;
  TestNode t;
  t.node.error_pages = &pages;
  Staged person(t, "GET", "/nothing", {{"Accept", "text/html"}});
  const http::Response got = refused(t, person, {ErrorCode::not_found, "words"});
  CHECK(got.status == 404);
  CHECK(nlohmann::json::parse(got.body)["code"] == "not_found");
}

TEST_CASE("refuse: over TLS the refusal, too, tells the browser to stay there (RFC 6797 7.1, 7.2)") {
  for (const bool secure : {true, false}) {
    CAPTURE(secure);
    TestNode t;
    const auto staged = Staged::routed(t, "GET", "/v1/accounts");
    staged->connection.head_.secure = secure;
    const http::Response got = refused(t, *staged, {ErrorCode::not_found, "nothing here"});
    CHECK(got.field("Strict-Transport-Security") == (secure ? "max-age=31536000" : ""));
  }
}
