// Tests of the gateway's own signatures: what they cover, and that they verify with the published key.
#include "gateway/answer_signature.h"

#include <doctest/doctest.h>

#include "base/crypto/jwk_set.h"
#include "gateway/content_digest.h"

using base::from_unix;
using gateway::SignedMessageView;

namespace {

const http::FieldView kUnsigned[] = {{"Host", "api.example"}};
const http::FieldView kSigned[] = {{"Signature-Input", "s=()"}, {"Signature", "s=:aGk=:"}};

base::PublicKey public_half(const base::SigningKey& key) {
  const auto out = base::PublicKey::from_jwk(R"({"kty":"EC","crv":"P-256","x":")" + key.x() + R"(","y":")" +
                                             key.y() + "\"}");
  return *out;
}

/// The bytes behind `tollgate=`.
std::string bytes_of(const std::string& field) {
  const auto read = http::sf::parse_dictionary(field);
  const auto& item = std::get<http::sf::Item>(*http::sf::find(*read, "tollgate"));
  return std::get<http::sf::Bytes>(item.value).bytes;
}

}  // namespace

TEST_CASE("an answer's signature covers what the answer has, and the request's signature (RFC 9421 2.4)") {
  const auto key = base::SigningKey::generate();
  const std::string params = ";created=1700000000;keyid=\"" + key.kid() + "\";alg=\"ecdsa-p256-sha256\"";
  struct Case {
    const char* name;
    http::Response answer;
    std::span<const http::FieldView> request;
    std::string components, lines;
  };
  const std::string digest = gateway::content_digest("{}"), empty = gateway::content_digest("");
  const Case cases[] = {
      {"whole, to a signed request",
       {201, {{"Content-Type", "application/json"}, {"X-Request-Id", "r1"}, {"Date", "D"}}, "{}"},
       kSigned,
       R"(("@status" "content-digest" "content-type" "x-request-id" "signature";req))",
       "\"@status\": 201\n\"content-digest\": " + digest +
           "\n\"content-type\": application/json\n\"x-request-id\": r1\n\"signature\";req: s=:aGk=:\n"},
      {"without a type, to an unsigned request",
       {204, {{"X-Request-Id", "r1"}}, ""},
       kUnsigned,
       R"(("@status" "content-digest" "x-request-id"))",
       "\"@status\": 204\n\"content-digest\": " + empty + "\n\"x-request-id\": r1\n"},
      {"a digest of the backend's own is not what is signed",
       {200, {{"content-digest", "sha-256=:aGk=:"}}, "{}"},
       kUnsigned,
       R"(("@status" "content-digest"))",
       "\"@status\": 200\n\"content-digest\": " + digest + "\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    SignedMessageView request;
    request.method = "POST";
    request.fields = c.request;
    const auto made = gateway::sign_answer(key, c.answer, request, from_unix(1'700'000'000));
    CHECK(made.content_digest == gateway::content_digest(c.answer.body));
    CHECK(made.signature_input == "tollgate=" + c.components + params);
    const std::string base = c.lines + "\"@signature-params\": " + c.components + params;
    CHECK(public_half(key).verify(base::Alg::es256, base, bytes_of(made.signature)));
    CHECK(!public_half(key).verify(base::Alg::es256, base + " ", bytes_of(made.signature)));
  }
}
