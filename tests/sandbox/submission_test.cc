// What a POST must be before it is executed.
#include "sandbox/submission.h"

#include <doctest/doctest.h>

using sandbox::Refusal;

namespace {
std::string read(const std::vector<http::FieldView>& fields, std::string_view body) {
  http::RequestView request;
  request.method = http::Method::post;
  request.method_token = "POST";
  request.path = "/v1/payments";
  request.fields = fields;
  request.body = body;
  const sandbox::Caller caller{"app", "usr", "", false};
  const auto outcome = sandbox::read_submission({request, caller, "", ""});
  if (const auto* refusal = std::get_if<Refusal>(&outcome))
    return std::string(sandbox::refusal_name(refusal->code));
  const auto& submission = std::get<sandbox::Submission>(outcome);
  return submission.once.client_id + " " + submission.once.key;
}
}  // namespace

TEST_CASE("submission: media type, key and body, in that order") {
  const http::FieldView json_type{"Content-Type", "application/json"},
      key{"Idempotency-Key", "key-0123456789abc"};
  struct Case {
    const char* name;
    std::vector<http::FieldView> fields;
    const char* body;
    const char* expect;
  };
  const Case cases[] = {
      {"all there", {json_type, key}, "{}", "app key-0123456789abc"},
      {"with a parameter",
       {{"Content-Type", "Application/JSON ; charset=utf-8"}, key},
       "{}",
       "app key-0123456789abc"},
      {"no type", {key}, "{}", "unsupported_media_type"},
      {"a form",
       {{"Content-Type", "application/x-www-form-urlencoded"}, key},
       "{}",
       "unsupported_media_type"},
      {"almost JSON", {{"Content-Type", "application/json-patch+json"}, key}, "{}", "unsupported_media_type"},
      {"no key", {json_type}, "{}", "idempotency_key_missing"},
      {"two keys", {json_type, key, key}, "{}", "idempotency_key_missing"},
      {"empty body", {json_type, key}, "", "invalid_body"},
      {"broken body", {json_type, key}, "{", "invalid_body"},
      {"a member twice", {json_type, key}, R"({"a":1,"a":2})", "invalid_body"},
      {"something after", {json_type, key}, "{} {}", "invalid_body"},
      {"not UTF-8", {json_type, key}, "{\"a\":\"\xff\"}", "invalid_body"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(read(c.fields, c.body) == c.expect);
  }
}

TEST_CASE("submission: deliveries of executed, replayed and reused") {
  using sandbox::Once;
  const auto executed = std::get<sandbox::Answer>(sandbox::deliver({Once::Kind::executed, {201, "{}"}}));
  CHECK(executed.response.status == 201);
  CHECK(executed.response.field("Idempotent-Replayed").empty());
  const auto replayed = std::get<sandbox::Answer>(sandbox::deliver({Once::Kind::replayed, {422, "{}"}}));
  CHECK(replayed.response.status == 422);
  CHECK(replayed.response.field("Content-Type") == "application/problem+json");
  CHECK(replayed.response.field("Idempotent-Replayed") == "true");
  CHECK(std::holds_alternative<Refusal>(sandbox::deliver({Once::Kind::reused, {}})));
}
