// The client's side: which servers are believed.
#include <future>

#include "http/client.h"
#include "http/tls.h"
#include "tests/support/tls_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::localhost_certificate;
using test_support::TestServer;

TEST_CASE("fetch over https verifies the certificate and its name") {
  struct Case {
    const char* name;
    const char* host;
    bool trusted;
    bool expect;
  };
  const Case cases[] = {
      {"by address", "127.0.0.1", true, true},
      {"by name", "localhost", true, true},
      {"not trusted", "127.0.0.1", false, false},
      {"a trailing dot is the same name", "localhost.", true, true},
      {"another address", "127.0.0.2", true, false},
  };
  const test_support::FakeClock clock;
  const auto context = test_support::tls_context(clock);
  for (const Case& c : cases) {
    CAPTURE(c.name);
    http::ListenOptions options = test_support::listen_with(*context);
    options.host = "0.0.0.0";
    TestServer server(options);
    http::ClientRequest request;
    request.url = "https://" + std::string(c.host) + ":" + std::to_string(server.listener.port()) + "/";
    if (c.trusted) request.ca_file = localhost_certificate().certificate;
    auto fetched = std::async(std::launch::async, [&] { return http::fetch(request); });
    server.loop.until([&] { return fetched.wait_for(0s) == std::future_status::ready; });
    const auto answer = fetched.get();
    CHECK(answer.has_value() == c.expect);
    if (!answer) CHECK(answer.error().code == base::ErrorCode::backend_unavailable);
  }
}

TEST_CASE("authorities that cannot be read are named") {
  const auto session = http::tls_connect(0, "localhost", "/nowhere/ca.pem");
  REQUIRE(!session);
  CHECK(session.error().code == base::ErrorCode::invalid_request);
  CHECK(session.error().detail.starts_with("/nowhere/ca.pem: "));
}

}  // namespace
