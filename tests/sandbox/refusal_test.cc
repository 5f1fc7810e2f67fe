// Problem documents of the bank.
#include "sandbox/refusal.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "openapi/document.h"

using sandbox::RefusalCode;

TEST_CASE("refusal: a problem document has the members of RFC 9457 and ours") {
  const http::Response response = sandbox::refusal_response(
      {RefusalCode::insufficient_funds, "not enough", "/amount/value"}, "req_7", "https://portal.example");
  CHECK(response.status == 422);
  CHECK(response.field("Content-Type") == "application/problem+json");
  const auto json = nlohmann::json::parse(response.body);
  CHECK(json == nlohmann::json{{"type", "https://portal.example/docs/errors/insufficient_funds"},
                               {"title", "Insufficient funds"},
                               {"status", 422},
                               {"detail", "not enough"},
                               {"code", "insufficient_funds"},
                               {"param", "/amount/value"},
                               {"request_id", "req_7"}});
}

TEST_CASE("refusal: hostile request ids are data, and a missing param is left out") {
  const http::Response response =
      sandbox::refusal_response({RefusalCode::not_found, "none"}, "\"},\xff\n{\"x\":\"", "");
  const auto json = nlohmann::json::parse(response.body);
  CHECK(json.size() == 6);
  CHECK_FALSE(json.contains("param"));
  CHECK(json["type"] == "/docs/errors/not_found");
}

TEST_CASE(
    "refusal: every code is the gateway's own or in the published document, with one status and title") {
  const openapi::Loaded payments = openapi::load_document(SOURCE_DIR "/openapi/payments.yaml");
  REQUIRE(payments.document);
  for (auto i = std::uint8_t{0}; i <= static_cast<std::uint8_t>(RefusalCode::server_error); ++i) {
    const auto code = static_cast<RefusalCode>(i);
    const std::string name(sandbox::refusal_name(code));
    CAPTURE(name);
    const auto title = nlohmann::json::parse(sandbox::refusal_response({code, ""}, "", "").body)["title"];
    const auto own = std::ranges::find(base::kErrorTable, name, &base::ErrorRow::name);
    const auto published = std::ranges::find(payments.document->errors, name, &openapi::ErrorDoc::code);
    const bool is_own = own != base::kErrorTable.end();
    REQUIRE(is_own != (published != payments.document->errors.end()));
    CHECK(sandbox::refusal_status(code) == (is_own ? own->status : published->status));
    CHECK(title == (is_own ? std::string(own->title) : published->title));
  }
}

TEST_CASE("refusal: statuses of the codes; a 401 names its scheme (RFC 9110 15.5.2)") {
  struct Case {
    RefusalCode code;
    const char* name;
    int status;
  };
  const Case cases[] = {
      {RefusalCode::invalid_assertion, "invalid_assertion", 401},
      {RefusalCode::insufficient_scope, "insufficient_scope", 403},
      {RefusalCode::invalid_cursor, "invalid_cursor", 400},
      {RefusalCode::idempotency_key_reused, "idempotency_key_reused", 422},
      {RefusalCode::duplicate_reference, "duplicate_reference", 409},
      {RefusalCode::payment_state_conflict, "payment_state_conflict", 409},
      {RefusalCode::currency_not_supported, "currency_not_supported", 422},
      {RefusalCode::refund_exceeds_captured, "refund_exceeds_captured", 422},
      {RefusalCode::temporarily_unavailable, "temporarily_unavailable", 503},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(sandbox::refusal_name(c.code) == c.name);
    CHECK(sandbox::refusal_status(c.code) == c.status);
    const auto response = sandbox::refusal_response({c.code, ""}, "", "");
    CHECK(response.field("WWW-Authenticate").empty() == (c.status != 401));
  }
}
