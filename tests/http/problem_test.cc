// Problem documents.
#include "http/problem.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using base::Error;
using base::ErrorCode;

TEST_CASE("problem: the members of RFC 9457 3.1 and ours") {
  const auto response = http::problem(Error{ErrorCode::quota_exceeded, "The daily quota is used up."},
                                      "req_1", "https://portal.example");
  CHECK(response.status == 429);
  CHECK(response.field("Content-Type") == "application/problem+json");
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(nlohmann::json::parse(response.body) ==
        nlohmann::json{{"type", "https://portal.example/docs/errors/quota_exceeded"},
                       {"title", "Quota exceeded"},
                       {"status", 429},
                       {"detail", "The daily quota is used up."},
                       {"code", "quota_exceeded"},
                       {"request_id", "req_1"}});
}

TEST_CASE("problem: about is there, detail for the log is not") {
  const auto response = http::problem(
      Error{ErrorCode::invalid_body, "must be an integer", "/amount/value", "backend db7 said no"}, "req_\"2",
      "");
  const auto body = nlohmann::json::parse(response.body);
  CHECK(body["param"] == "/amount/value");
  CHECK(body["type"] == "/docs/errors/invalid_body");
  CHECK(body["request_id"] == "req_\"2");
  CHECK(response.body.find("db7") == std::string::npos);
}

TEST_CASE("problem: every row of the error table makes a valid document with its own status") {
  for (const base::ErrorRow& row : base::kErrorTable) {
    CAPTURE(row.name);
    const auto response = http::problem(Error{row.code, "x"}, "req", "http://localhost:8080");
    CHECK(response.status == row.status);
    CHECK(nlohmann::json::parse(response.body)["status"] == row.status);
    CHECK(nlohmann::json::parse(response.body)["code"] == row.name);
  }
}
