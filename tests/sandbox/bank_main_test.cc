// The delivery of lost answers: a client sees a connection that ends without one.
#include <doctest/doctest.h>

#include "http/client.h"
#include "http/simple_server.h"

TEST_CASE("lost answer: the connection ends unanswered, and the next one is served as ever") {
  const http::SimpleServer server({}, [](const http::RequestView& request) {
    http::Response response = http::json(200, "{}");
    if (request.path == "/lost") response.status = http::kDropConnection;
    return response;
  });
  http::ClientRequest request;
  const std::string origin = "http://127.0.0.1:" + std::to_string(server.port());
  request.url = origin + "/lost";
  const auto lost = http::fetch(request);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code == base::ErrorCode::backend_unavailable);
  request.url = origin + "/";
  const auto served = http::fetch(request);
  REQUIRE(served);
  CHECK(served->status == 200);
}
