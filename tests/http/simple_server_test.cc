// The simple server with real clients: requests, refusals, failures, its end.
#include "http/simple_server.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "http/client.h"

namespace {

http::ClientRequest request_to(const http::SimpleServer& server, std::string_view target) {
  http::ClientRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(server.port()) + std::string(target);
  return request;
}

TEST_CASE("a handler sees path, query, fields and body") {
  const http::SimpleServer server({}, [](const http::RequestView& r) {
    return http::json(201, std::string(r.method_token) + " " + std::string(r.path) + " " +
                               std::string(r.query) + " " + std::string(r.field("X-A").value_or("-")) + " " +
                               std::string(r.body) + " " + std::string(r.peer));
  });
  http::ClientRequest request = request_to(server, "/v1/a?b=c&d=%20");
  request.method = "PUT";
  request.fields = {{"X-A", "y"}};
  request.body = "hello";
  const auto answer = http::fetch(request);
  REQUIRE(answer);
  CHECK(answer->status == 201);
  CHECK(answer->body == "PUT /v1/a b=c&d=%20 y hello 127.0.0.1");
}

TEST_CASE("what the handler does not get to see, and what it may do wrong") {
  http::SimpleServerOptions options;
  options.max_body = 10;
  const http::SimpleServer server(options, [](const http::RequestView& r) -> http::Response {
    if (r.path == "/throw") throw std::runtime_error("secret text");
    return http::json(200, "{}");
  });
  struct Case {
    const char* name;
    const char* target;
    std::size_t body;
    int expect;
  };
  const Case cases[] = {
      {"body at the limit", "/", 10, 200},    {"body above", "/", 11, 413},
      {"an exception", "/throw", 0, 500},     {"a path with dots", "/a/../b", 0, 400},
      {"an encoded slash", "/a%2fb", 0, 400},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    http::ClientRequest request = request_to(server, c.target);
    request.method = "POST";
    request.body = std::string(c.body, 'x');
    const auto answer = http::fetch(request);
    REQUIRE(answer);
    CHECK(answer->status == c.expect);
    CHECK(answer->body.find("secret") == std::string::npos);
  }
}

TEST_CASE("requests are served at the same time") {
  std::atomic<int> inside = 0;
  const http::SimpleServer server({}, [&inside](const http::RequestView&) {
    ++inside;
    while (inside < 4) std::this_thread::yield();
    return http::json(200, "{}");
  });
  std::vector<std::future<int>> clients;
  for (int i = 0; i < 4; ++i)
    clients.push_back(std::async(std::launch::async, [&] {
      const auto answer = http::fetch(request_to(server, "/"));
      return answer ? answer->status : 0;
    }));
  for (auto& client : clients) CHECK(client.get() == 200);
}

TEST_CASE("a port in use is an error at construction") {
  const http::SimpleServer first({}, [](const http::RequestView&) { return http::json(200, "{}"); });
  http::SimpleServerOptions options;
  options.port = first.port();
  CHECK_THROWS_AS(http::SimpleServer(options, [](const http::RequestView&) { return http::json(200, "{}"); }),
                  std::system_error);
}

TEST_CASE("its end waits for the answer in flight") {
  std::promise<void> entered, gate;
  auto server =
      std::make_unique<http::SimpleServer>(http::SimpleServerOptions{}, [&](const http::RequestView&) {
        entered.set_value();
        gate.get_future().wait();
        return http::json(200, "{}");
      });
  const http::ClientRequest request = request_to(*server, "/");
  auto client = std::async(std::launch::async, [&] {
    const auto answer = http::fetch(request);
    return answer ? answer->status : 0;
  });
  entered.get_future().wait();
  auto end = std::async(std::launch::async, [&] { server.reset(); });
  gate.set_value();
  CHECK(client.get() == 200);
  end.get();
}

}  // namespace
