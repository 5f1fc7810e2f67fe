// Tests of the admin listener's answers.
#include "gateway/admin.h"

#include <doctest/doctest.h>

using namespace gateway;

namespace {

http::Response ask(std::string_view path, std::string_view method = "GET", std::string not_ready = "",
                   std::string_view host = "localhost:9080") {
  AdminView view;
  view.metrics = [] { return std::string("tollgate_connections 3\n"); };
  view.not_ready = [not_ready] { return not_ready; };
  view.notice = [] { return std::string(); };
  view.serves = [](std::string_view asked) { return asked == "localhost:9080"; };
  http::RequestView request;
  request.method = http::parse_method(method);
  request.method_token = method;
  request.path = path;
  request.host = host;
  return answer_admin(view, request);
}

}  // namespace

TEST_CASE("admin: each page for each method") {
  struct Case {
    const char *path, *method;
    int status;
    const char* body;
  };
  const Case cases[] = {
      {"/healthz", "GET", 200, "ok\n"},
      {"/healthz", "HEAD", 200, "ok\n"},
      {"/readyz", "GET", 200, "ready\n"},
      {"/metrics", "GET", 200, "tollgate_connections 3\n"},
      {"/metrics", "POST", 405, "only GET and HEAD\n"},
      {"/healthz", "DELETE", 405, "only GET and HEAD\n"},
      {"/healthz/", "GET", 404, "not found; there are /healthz, /readyz and /metrics\n"},
      {"/", "GET", 404, "not found; there are /healthz, /readyz and /metrics\n"},
      {"/nothing", "POST", 404, "not found; there are /healthz, /readyz and /metrics\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    CAPTURE(c.method);
    const http::Response got = ask(c.path, c.method);
    CHECK(got.status == c.status);
    CHECK(got.body == c.body);
    CHECK(got.field("Cache-Control") == "no-store");
  }
  CHECK(ask("/metrics", "PUT").field("Allow") == "GET, HEAD");
}

TEST_CASE("admin: metrics carry the type of the Prometheus text format") {
  CHECK(ask("/metrics").field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(ask("/healthz").field("Content-Type") == "text/plain; charset=utf-8");
}

TEST_CASE("admin: not ready is 503 with the reason, and still healthy") {
  const http::Response got = ask("/readyz", "GET", "draining");
  CHECK(got.status == 503);
  CHECK(got.body == "draining\n");
  CHECK(ask("/healthz", "GET", "draining").status == 200);
}

TEST_CASE("admin: another Host is 421 on every path, known or not") {
  for (const char* path : {"/metrics", "/healthz", "/readyz", "/nothing"}) {
    CAPTURE(path);
    const http::Response got = ask(path, "GET", "", "rebound.example:9080");
    CHECK(got.status == 421);
    CHECK(got.body.find("tollgate_connections") == std::string::npos);
  }
}

TEST_CASE("admin: who asks whether it is ready reads of a refused reload, and it is ready all the same") {
  AdminView view;
  view.not_ready = [] { return std::string(); };
  view.notice = [] { return std::string("not reloaded: pay.yaml:3: paths: is missing"); };
  view.serves = [](std::string_view) { return true; };
  http::RequestView request;
  request.method = http::Method::get;
  request.path = "/readyz";
  const http::Response answer = answer_admin(view, request);
  CHECK(answer.status == 200);
  CHECK(answer.body == "ready\nnot reloaded: pay.yaml:3: paths: is missing\n");
}
