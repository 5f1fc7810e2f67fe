// Tests of Content-Digest (RFC 9530).
#include "gateway/content_digest.h"

#include <doctest/doctest.h>

#include "tests/support/vectors.h"

using gateway::check_content_digest;
using gateway::content_digest;

TEST_CASE("published digests are those of their bodies, and of no other (RFC 9530 2)") {
  for (const auto& vector : test_support::vectors("content_digest.json")) {
    CAPTURE(vector["source"].get<std::string>());
    const std::string body = vector["body"], field = vector["content_digest"];
    CHECK(check_content_digest(field, body));
    CHECK(!check_content_digest(field, body + "\n"));
    CHECK(!check_content_digest(field, ""));
    if (field.starts_with("sha-256")) CHECK(content_digest(body) == field);
  }
}

TEST_CASE("what a Content-Digest must say (RFC 9530 2, 5)") {
  const std::string good = content_digest("body"), bad = content_digest("other");
  const std::string bad_512 = "sha-512=:" + std::string(86, 'A') + "==:";
  struct Case {
    const char* name;
    std::string field;
    bool accepted;
  };
  const Case cases[] = {
      {"its own digest", good, true},
      {"with a parameter", good + ";a=1", true},
      {"another algorithm beside it", "md5=:aGk=:, " + good, true},
      {"only another algorithm", "md5=:aGk=:", false},
      {"another body's", bad, false},
      {"one right and one wrong", good + ", " + bad_512, false},
      {"twice", good + ", " + good, false},
      {"a short digest", "sha-256=:aGk=:", false},
      {"a string", "sha-256=\"" + good.substr(9, 44) + "\"", false},
      {"a list", "sha-256=(" + good.substr(8) + ")", false},
      {"the name in upper case", "SHA-256=" + good.substr(8), false},
      {"base64 without colons, as RFC 3230 had it", "sha-256=" + good.substr(9, 44), false},
      {"empty", "", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto got = check_content_digest(c.field, "body");
    CHECK(bool(got) == c.accepted);
    if (!got) CHECK(got.error().code == base::ErrorCode::invalid_signature);
  }
}
