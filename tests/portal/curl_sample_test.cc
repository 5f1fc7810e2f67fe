// Commands that work when pasted.
#include "portal/curl_sample.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

TEST_CASE("curl: quoting for a POSIX shell") {
  CHECK(portal::shell_quoted("plain") == "'plain'");
  CHECK(portal::shell_quoted("it's; $(rm)") == "'it'\\''s; $(rm)'");
}

TEST_CASE("curl: a token for the app, the secret asked for and not written (RFC 6749 4.4)") {
  CHECK(
      portal::token_sample("https://auth.example", "app_1", "a b") ==
      "curl 'https://auth.example/oauth2/token' \\\n  -u 'app_1' \\\n  -d grant_type=client_credentials \\\n"
      "  -d 'scope=a b'");
}

TEST_CASE("curl: path examples, required headers and the body of the shipped payments document") {
  const openapi::Loaded loaded = openapi::load_document(SOURCE_DIR "/openapi/payments.yaml");
  REQUIRE(loaded.document != nullptr);
  std::string create, get;
  for (const openapi::Operation& operation : loaded.document->operations) {
    if (operation.id == "createPayment")
      create = portal::operation_sample("http://localhost:8080", *loaded.document, operation);
    if (operation.id == "getPayment")
      get = portal::operation_sample("http://localhost:8080", *loaded.document, operation);
  }
  CHECK(create.starts_with("curl -X POST 'http://localhost:8080/v1/payments' \\\n"));
  CHECK(test_support::contains(create, "-H \"Authorization: Bearer $ACCESS_TOKEN\""));
  CHECK(test_support::contains(create, "-H \"Idempotency-Key: $(uuidgen)\""));
  CHECK(test_support::contains(create, "\"merchant_reference\": \"order-10042\""));
  CHECK(get.starts_with("curl 'http://localhost:8080/v1/payments/pay_0J5TQ8ZV3N6R1W9YB7C2D4F0GH'"));
}

TEST_CASE("curl: a single quote in a document's example cannot leave the quotes") {
  using Json = nlohmann::ordered_json;
  const Json media = Json::parse(R"({"example":{"note":"it's"}})");
  CHECK(portal::shell_quoted(portal::media_example(Json::object(), media).dump()) ==
        "'{\"note\":\"it'\\''s\"}'");
  CHECK(portal::media_example(Json::object(), Json::parse(R"({"examples":{"one":{"value":1}}})")) == 1);
  CHECK(portal::media_example(Json::object(), Json::object()).is_null());
}

TEST_CASE("curl: an operation with a WebSocket shows its handshake (RFC 6455 4.1), others do not") {
  openapi::Document document;
  openapi::Operation operation;
  operation.method = "GET";
  operation.path = "/events/echo";
  CHECK(portal::operation_sample("https://api.example", document, operation) ==
        "curl 'https://api.example/events/echo'");
  operation.websocket = std::make_shared<const openapi::WebSocketRule>();
  const std::string curl = portal::operation_sample("https://api.example", document, operation);
  CHECK(curl.starts_with("curl 'https://api.example/events/echo' \\\n  --http1.1 "));
  CHECK(test_support::contains(curl, "-H 'Connection: Upgrade' -H 'Upgrade: websocket'"));
  CHECK(test_support::contains(curl, "-H 'Sec-WebSocket-Version: 13'"));
}
