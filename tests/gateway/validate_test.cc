// Tests of validation where the pipeline's table does not reach: bodies that must be awaited, fields that are
// not forwarded.
#include <doctest/doctest.h>

#include "tests/support/test_node.h"

using test_support::Staged;
using test_support::TestNode;

namespace {

const std::vector<http::FieldView> kJson = {{"Content-Type", "application/json"},
                                            {"Idempotency-Key", "key-1"}};

std::string outcome(TestNode& t, Staged& staged) {
  const base::Status s = t.run(gateway::validate(staged.x));
  return s ? "ok" : std::string(base::row(s.error().code).name) + " " + s.error().about;
}

std::string payment(TestNode& t, std::vector<http::FieldView> fields, std::string body = "{\"amount\":1}") {
  return outcome(t, *Staged::routed(t, "POST", "/v1/payments", std::move(fields), std::move(body)));
}

}  // namespace

TEST_CASE("validate: the body that was checked is the body that is forwarded, buffered or not") {
  for (const bool buffered : {true, false}) {
    TestNode t;
    const auto staged = Staged::routed(t, "POST", "/v1/payments", kJson, "{\"amount\":1}");
    staged->connection.buffered = buffered;
    CHECK(outcome(t, *staged) == "ok");
    CHECK(staged->x.body == "{\"amount\":1}");
  }
}

TEST_CASE("validate: the operation's own size limit, on both sides, buffered or not") {
  for (const bool buffered : {true, false})
    for (const std::size_t size : {std::size_t{200}, std::size_t{201}}) {
      TestNode t;
      std::string body = "{\"amount\":1";
      body.append(size - body.size() - 1, ' ').append("}");
      const auto staged = Staged::routed(t, "POST", "/v1/payments", kJson, body);
      staged->connection.buffered = buffered;
      CHECK(outcome(t, *staged) == (size == 200 ? "ok" : "payload_too_large "));
    }
}

TEST_CASE("validate: a body that does not arrive is the connection's error") {
  TestNode t;
  const auto staged = Staged::routed(t, "POST", "/v1/payments", kJson);
  staged->connection.body_error = base::Error{base::ErrorCode::request_timeout, "too slow"};
  CHECK(outcome(t, *staged) == "request_timeout ");
}

TEST_CASE(
    "validate: a field that Connection names is not forwarded, so it does not count as sent (RFC 9110 "
    "7.6.1)") {
  TestNode t;
  CHECK(payment(t, kJson) == "ok");
  std::vector<http::FieldView> fields = kJson;
  fields.push_back({"Connection", "keep-alive, idempotency-key"});
  CHECK(payment(t, fields) == "idempotency_key_missing Idempotency-Key");
  fields.back().value = "content-type";
  CHECK(payment(t, fields) == "unsupported_media_type ");
  fields.back().value = "keep-alive";
  CHECK(payment(t, fields) == "ok");
}

TEST_CASE("validate: a header parameter given twice is refused, also when both are alike") {
  TestNode t;
  std::vector<http::FieldView> fields = kJson;
  fields.push_back({"idempotency-key", "key-1"});
  CHECK(payment(t, fields) == "invalid_parameter Idempotency-Key");
}

TEST_CASE("validate: header parameters are held to their schema, at both ends") {
  TestNode t;
  for (const auto& [value, fine] : {std::pair{std::string(2, 'k'), false},
                                    {std::string(3, 'k'), true},
                                    {std::string(20, 'k'), true},
                                    {std::string(21, 'k'), false}}) {
    CAPTURE(value);
    CHECK(payment(t, {{"Content-Type", "application/json"}, {"Idempotency-Key", value}}) ==
          (fine ? "ok" : "invalid_parameter Idempotency-Key"));
  }
}

TEST_CASE("validate: media types compare without case and parameters") {
  TestNode t;
  for (const auto& [type, fine] : {std::pair{"Application/JSON", true},
                                   {"application/json; charset=utf-8", true},
                                   {"application/json ;x", true},
                                   {"application/jsonx", false},
                                   {"text/json", false},
                                   {"", false}}) {
    CAPTURE(type);
    CHECK(payment(t, {{"Content-Type", type}, {"Idempotency-Key", "key-1"}}) ==
          (fine ? "ok" : "unsupported_media_type "));
  }
}

TEST_CASE("validate: what takes no body gets none, and JSON must be unambiguous (RFC 8259 4)") {
  TestNode t;
  CHECK(outcome(t, *Staged::routed(t, "GET", "/v1/accounts", {}, "x")) == "invalid_body ");
  CHECK(payment(t, kJson, "{\"amount\":1,\"amount\":1000}").starts_with("invalid_body"));
  CHECK(payment(t, kJson, "{\"amount\":1} {}").starts_with("invalid_body"));
  CHECK(payment(t, kJson, "{\"amount\":1.5}") == "invalid_body /amount");
}

TEST_CASE("validate: an escaped path parameter is decoded once before it is measured") {
  TestNode t;
  CHECK(outcome(t, *Staged::routed(t, "GET", "/v1/accounts/a%20b%20c%20d%20")) == "ok");
  CHECK(outcome(t, *Staged::routed(t, "GET", "/v1/accounts/12345678901")) == "invalid_parameter account_id");
}
