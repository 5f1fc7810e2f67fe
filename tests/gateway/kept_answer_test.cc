// Kept answers: which are final, what is kept of them, and that nobody else's opens.
#include "gateway/kept_answer.h"

#include <doctest/doctest.h>

#include "tests/support/fixed_random.h"

using namespace gateway;
using test_support::FixedRandom;

namespace {

http::Response answer_of(int status, const std::string& body = "{\"id\":\"pay_1\"}") {
  http::Response answer = http::json(status, body);
  answer.set("Location", "/v1/payments/pay_1");
  return answer;
}

const base::Digest kKey = base::sha256("key");

}  // namespace

TEST_CASE("kept answer: final is what the backend will not say otherwise the next time") {
  for (const int status : {200, 201, 202, 204, 302, 400, 402, 404, 410, 412, 413, 415, 422, 499}) {
    CAPTURE(status);
    CHECK(is_final_answer(answer_of(status)));
  }
  for (const int status : {401, 403, 407, 408, 409, 421, 423, 425, 429, 500, 501, 502, 503, 504, 599}) {
    CAPTURE(status);
    CHECK_FALSE(is_final_answer(answer_of(status)));
  }
  http::Response later = answer_of(422);
  later.set("Retry-After", "3");
  CHECK_FALSE(is_final_answer(later));
}

TEST_CASE("kept answer: fields of the one exchange and cookies are not kept") {
  http::Response answer = answer_of(201);
  answer.set("Date", "D").set("X-Request-Id", "r").set("RateLimit", "x").set("Content-Length", "9");
  answer.add("Set-Cookie", "a=b").set("Idempotent-Replayed", "true").set("eTag", "\"7\"");
  const http::Response kept = kept_part(answer);
  CHECK(kept.status == 201);
  CHECK(kept.body == answer.body);
  REQUIRE(kept.fields.size() == 3);
  CHECK(kept.field("Content-Type") == "application/json");
  CHECK(kept.field("Location") == "/v1/payments/pay_1");
  CHECK(kept.field("ETag") == "\"7\"");
}

TEST_CASE("kept answer: sealed for one key and owner, opened with the same secret, unreadable otherwise") {
  FixedRandom random;
  const base::Secret secret(std::string(32, 's')), other(std::string(32, 't'));
  std::string body = "line\n\nline";
  body += std::string("\0\xff:", 3);
  http::Response answer = answer_of(201, body);
  answer.add("Link", "<a>; rel=\"b:c\"");
  const std::string sealed = seal_answer(secret, kKey, "req_1", answer, random);
  CHECK(sealed.find("line") == std::string::npos);
  const auto opened = open_answer(secret, kKey, "req_1", sealed);
  REQUIRE(opened);
  CHECK(opened->status == 201);
  CHECK(opened->fields == answer.fields);
  CHECK(opened->body == body);
  CHECK_FALSE(open_answer(other, kKey, "req_1", sealed));
  CHECK_FALSE(open_answer(secret, base::sha256("another key"), "req_1", sealed));
  CHECK_FALSE(open_answer(secret, kKey, "req_2", sealed));
  CHECK_FALSE(open_answer(secret, kKey, "req_1", ""));
  CHECK_FALSE(open_answer(secret, kKey, "req_1", sealed.substr(0, 27)));
  for (const std::size_t at : {std::size_t{0}, std::size_t{12}, sealed.size() - 1}) {
    std::string altered = sealed;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    CHECK_FALSE(open_answer(secret, kKey, "req_1", altered));
  }
}

TEST_CASE("kept answer: an answer without fields and body is one too") {
  FixedRandom random;
  const base::Secret secret(std::string(32, 's'));
  http::Response empty;
  empty.status = 204;
  const auto opened = open_answer(secret, kKey, "r", seal_answer(secret, kKey, "r", empty, random));
  REQUIRE(opened);
  CHECK(opened->status == 204);
  CHECK(opened->fields.empty());
  CHECK(opened->body.empty());
}
