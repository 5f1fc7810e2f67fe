// Tests of the limits stage: leases on demand and ahead of demand, refunds, a changed plan.
#include <doctest/doctest.h>

#include "tests/support/test_node.h"

using test_support::Staged;
using test_support::TestNode;

namespace {

const char* kPlans =
    "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\n"
    "plans:\n  starter: {burst: {requests: 1, per: 1s, at_once: 5}, quota: {requests: 8}}\n"
    "  growth: {burst: {requests: 1, per: 1s, at_once: 500}, quota: {requests: 1000}}\n";

std::unique_ptr<Staged> call(TestNode& t, const char* plan = "starter", const char* method = "GET",
                             const char* target = "/v1/accounts") {
  auto staged = Staged::routed(t, method, target);
  staged->x.claims.client_id = "app_1";
  staged->x.claims.plan = plan;
  return staged;
}

std::string outcome(TestNode& t, Staged& staged) {
  const base::Status s = t.run(gateway::take_limits(*t.worker, staged.x));
  return s ? "ok" : std::string(base::row(s.error().code).name) + " " + s.error().about;
}

http::Task<void> count(gateway::Worker& worker, gateway::Exchange& x, int& passed) {
  const base::Status s = co_await gateway::take_limits(worker, x);
  passed += s.has_value();
}

base::Instant day(TestNode& t) { return std::chrono::floor<std::chrono::days>(t.clock.now()); }

}  // namespace

TEST_CASE("limits: the operation's cost is what is taken") {
  TestNode t(kPlans);
  const auto payment = call(t, "growth", "POST", "/v1/payments");
  CHECK(outcome(t, *payment) == "ok");
  CHECK(payment->x.charged);
  CHECK(payment->x.limits_known);
  CHECK(payment->x.limit_state.quota_left == 998);
}

TEST_CASE("limits: burst and quota are told apart by name, and neither charges") {
  TestNode t(kPlans);
  for (int i = 0; i < 5; ++i) CHECK(outcome(t, *call(t)) == "ok");
  const auto refused = call(t);
  CHECK(outcome(t, *refused) == "rate_limited burst");
  CHECK_FALSE(refused->x.charged);
  CHECK(refused->x.limits_known);
  TestNode other(
      "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {quota: {requests: 1, per: "
      "month}}}\n");
  CHECK(outcome(other, *call(other)) == "ok");
  CHECK(outcome(other, *call(other)) == "quota_exceeded monthly");
}

TEST_CASE("limits: a refund makes room for exactly what it took, once") {
  TestNode t(kPlans);
  for (int i = 0; i < 4; ++i) CHECK(outcome(t, *call(t)) == "ok");
  const auto refunded = call(t);
  CHECK(outcome(t, *refunded) == "ok");
  gateway::refund_limits(refunded->x);
  gateway::refund_limits(refunded->x);
  CHECK(outcome(t, *call(t)) == "ok");
  CHECK(outcome(t, *call(t)) == "rate_limited burst");
}

TEST_CASE("limits: a store that is away is 503 while a lease is needed, and the limits are not known") {
  TestNode t(kPlans);
  t.quotas.away = true;
  const auto staged = call(t);
  CHECK(outcome(t, *staged) == "temporarily_unavailable ");
  CHECK_FALSE(staged->x.limits_known);
  CHECK_FALSE(staged->x.charged);
  t.quotas.away = false;
  CHECK(outcome(t, *call(t)) == "ok");
}

TEST_CASE(
    "limits: of parallel first calls none is refused because others spent what it drew (gateway.md 164)") {
  TestNode t(
      "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {quota: {requests: "
      "16}}}\n");
  std::vector<std::unique_ptr<Staged>> staged;
  int passed = 0, ended = 0;
  for (int i = 0; i < 16; ++i) {
    staged.push_back(call(t));
    t.worker->core.spawn(count(*t.worker, staged.back()->x, passed),
                         [&ended](std::exception_ptr) { ++ended; });
  }
  while (ended < 16) t.worker->core.turn(std::chrono::milliseconds(10));
  CHECK(passed == 16);
  CHECK(outcome(t, *call(t)) == "quota_exceeded daily");
}

TEST_CASE("limits: a lease that runs low is refilled before anybody has to wait") {
  TestNode t(kPlans);
  for (int i = 0; i < 90; ++i) CHECK(outcome(t, *call(t, "growth")) == "ok");
  t.pool.reset();  // runs what is queued
  CHECK(t.quotas.draws == 2);
  CHECK(t.quotas.used("app_1", day(t)) > 100);
}

TEST_CASE(
    "limits: a token of a greater plan has the greater limits at once, and the quota that was used stays "
    "used") {
  TestNode t(kPlans);
  for (int i = 0; i < 5; ++i) CHECK(outcome(t, *call(t)) == "ok");
  CHECK(outcome(t, *call(t)) == "rate_limited burst");
  const auto grown = call(t, "growth");
  CHECK(outcome(t, *grown) == "ok");
  CHECK(grown->x.limits->plan().name == "growth");
  CHECK(grown->x.limit_state.quota_left <= 1000 - 5 - 1);
}

TEST_CASE("limits: requests in progress are limited by name, and a place comes back with its exchange") {
  TestNode t("upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {concurrent: 2}}\n");
  auto one = call(t), two = call(t);
  CHECK(outcome(t, *one) == "ok");
  CHECK(outcome(t, *two) == "ok");
  CHECK(two->x.limit_state.places_left == 0);
  const std::uint64_t left = two->x.limit_state.quota_left;
  const auto refused = call(t);
  CHECK(outcome(t, *refused) == "rate_limited concurrent");
  CHECK_FALSE(refused->x.charged);
  one.reset();
  const auto next = call(t);
  CHECK(outcome(t, *next) == "ok");
  CHECK(next->x.limit_state.quota_left == left - 1);
}

TEST_CASE("limits: a refusal by the burst gives its place back at the end of the exchange") {
  TestNode t(
      "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {concurrent: 1, burst: "
      "{requests: 1, per: 1h, at_once: 1}}}\n");
  CHECK(outcome(t, *call(t)) == "ok");
  for (int i = 0; i < 3; ++i) CHECK(outcome(t, *call(t)) == "rate_limited burst");
}

TEST_CASE("limits: a plan that allows an outage keeps to its burst without the store, then counts again") {
  TestNode t(
      "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {burst: {requests: 1, per: "
      "1h, at_once: 3}, quota: {requests: 8, on_outage: allow}}}\n");
  t.quotas.away = true;
  const auto unknown = call(t);
  CHECK(outcome(t, *unknown) == "ok");
  CHECK_FALSE(unknown->x.limits_known);
  CHECK(outcome(t, *call(t)) == "ok");
  gateway::refund_limits(unknown->x);
  t.quotas.away = false;
  CHECK(t.quotas.used("app_1", day(t)) == 0);
  const auto counted = call(t);
  CHECK(outcome(t, *counted) == "ok");
  CHECK(counted->x.limit_state.quota_left == 7);
  CHECK(outcome(t, *call(t)) == "ok");
  t.quotas.away = true;
  CHECK(outcome(t, *call(t)) == "rate_limited burst");
}
