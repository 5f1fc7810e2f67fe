// One consent, one payment: what counts as the same consent and as the same request.
#include "gateway/consent_use.h"

#include <doctest/doctest.h>

using namespace gateway;
using namespace std::chrono_literals;

namespace {

const base::Instant kNow = base::from_unix(1'795'305'600);

ConsentUse use(const char* key, base::Instant at = kNow) {
  return {request_digest("app_1", "createPayment", key), at};
}

}  // namespace

TEST_CASE("consent use: grants, elements, apps, operations and keys are told apart") {
  CHECK(consent_digest("g1", "{}") == consent_digest("g1", "{}"));
  CHECK(consent_digest("g1", "{}") != consent_digest("g2", "{}"));
  CHECK(consent_digest("g1", "{}") != consent_digest("g1", "{ }"));
  CHECK(consent_digest("g1", "2") != consent_digest("g", "12"));
  const base::Digest request = request_digest("app", "op", "key");
  CHECK(request == request_digest("app", "op", "\"key\""));
  CHECK(request != request_digest("app", "op", "\"key"));
  CHECK(request != request_digest("app", "op", "Key"));
  CHECK(request != request_digest("app", "po", "key"));
  CHECK(request != request_digest("ap", "pop", "key"));
  CHECK(request_digest("a", "b", "\"") != request_digest("a", "b", ""));
  CHECK(consent_digest("a", "b") != request_digest("a", "b", ""));
}

TEST_CASE("consent use: the first request and its repetitions within a day, nothing else") {
  CHECK(decide_consent_use(std::nullopt, use("k")));
  CHECK(decide_consent_use(use("k"), use("k")));
  CHECK(decide_consent_use(use("k"), use("k", kNow + 24h - 1us)));
  CHECK(decide_consent_use(use("k"), use("k", kNow - 1h)));  // another node's clock
  const auto late = decide_consent_use(use("k"), use("k", kNow + 24h));
  REQUIRE_FALSE(late);
  CHECK(late.error().code == base::ErrorCode::insufficient_scope);
  const auto other = decide_consent_use(use("k"), use("other"));
  REQUIRE_FALSE(other);
  CHECK(other.error().code == base::ErrorCode::insufficient_scope);
}
