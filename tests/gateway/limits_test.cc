// Tests of the limits stage: leases on demand and ahead of demand, refunds, a changed plan.
#include <doctest/doctest.h>

#include <future>

#include "gateway/answer_fields.h"
#include "tests/support/grouped_document.h"
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
  CHECK(payment->x.limit_state.quota.left == 998);
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
  CHECK(grown->x.limit_state.quota.left <= 1000 - 5 - 1);
}

TEST_CASE("limits: requests in progress are limited by name, and a place comes back with its exchange") {
  TestNode t("upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {concurrent: 2}}\n");
  auto one = call(t), two = call(t);
  CHECK(outcome(t, *one) == "ok");
  CHECK(outcome(t, *two) == "ok");
  CHECK(two->x.limit_state.places_left == 0);
  const std::uint64_t left = two->x.limit_state.quota.left;
  const auto refused = call(t);
  CHECK(outcome(t, *refused) == "rate_limited concurrent");
  CHECK_FALSE(refused->x.charged);
  one.reset();
  const auto next = call(t);
  CHECK(outcome(t, *next) == "ok");
  CHECK(next->x.limit_state.quota.left == left - 1);
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
  CHECK(counted->x.limit_state.quota.left == 7);
  CHECK(outcome(t, *call(t)) == "ok");
  t.quotas.away = true;
  CHECK(outcome(t, *call(t)) == "rate_limited burst");
}

namespace {

const char* kRates =
    "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\n"
    "plans: {starter: {burst: {requests: 1, per: 1h, at_once: 50}, quota: {requests: 100}, rates: {"
    "writes: {requests: 1, per: 1h, at_once: 4, group: writes}, user: {requests: 1, per: 1h, at_once: 3, of: "
    "user}}}}\n";

struct RatesWorld {
  RatesWorld() : t(kRates, test_support::grouped_document().c_str()) { t.node.answer_secret = &secret; }
  std::unique_ptr<Staged> by(const char* user, const char* method = "GET",
                             const char* target = "/v1/accounts") {
    auto staged = call(t, "starter", method, target);
    staged->x.claims.subject = user;
    staged->x.claims.grant_id = std::string_view(user) == "app_1" ? "" : "grt_1";
    return staged;
  }
  std::uint64_t quota_left() {
    const auto staged = by("app_1");
    CHECK(outcome(t, *staged) == "ok");
    const std::uint64_t left = staged->x.limit_state.quota.left + 1;
    gateway::refund_limits(staged->x);
    return left;
  }
  base::Secret secret{std::string(32, 's')};
  TestNode t;
};

}  // namespace

TEST_CASE("limits: users of an app by themselves; what a rate refuses costs neither burst nor quota (166)") {
  RatesWorld w;
  for (int i = 0; i < 3; ++i) CHECK(outcome(w.t, *w.by("usr_1")) == "ok");
  const std::uint64_t left = w.quota_left();
  for (int i = 0; i < 5; ++i) {
    const auto refused = w.by("usr_1");
    CHECK(outcome(w.t, *refused) == "rate_limited user");
    CHECK_FALSE(refused->x.charged);
    CHECK(refused->x.limits_known);
    CHECK(refused->x.limit_state.retry_after == 3600);
    CHECK(refused->x.limit_state.burst_left == 47);
  }
  CHECK(w.quota_left() == left);
  CHECK(outcome(w.t, *w.by("usr_2")) == "ok");
  CHECK(outcome(w.t, *w.by("app_1")) == "ok");
}

TEST_CASE("limits: a group of operations has its rate, with the cost, for all users and the app itself") {
  RatesWorld w;
  CHECK(outcome(w.t, *w.by("usr_1", "POST", "/v1/payments")) == "ok");
  CHECK(outcome(w.t, *w.by("usr_2", "POST", "/v1/payments")) == "ok");
  CHECK(outcome(w.t, *w.by("usr_3", "POST", "/v1/payments")) == "rate_limited writes");
  CHECK(outcome(w.t, *w.by("app_1", "POST", "/v1/payments")) == "rate_limited writes");
  CHECK(outcome(w.t, *w.by("usr_3")) == "ok");
}

TEST_CASE("limits: a refund gives every rate back") {
  RatesWorld w;
  for (int i = 0; i < 10; ++i) {
    const auto staged = w.by("usr_1", "POST", "/v1/payments");
    CHECK(outcome(w.t, *staged) == "ok");
    gateway::refund_limits(staged->x);
    gateway::refund_limits(staged->x);
  }
  CHECK(w.quota_left() == 100);
}

TEST_CASE(
    "limits: the fields name every policy of the request, and users by a MAC (ratelimit-headers-10 3, 4)") {
  RatesWorld w;
  const auto fields = [&](const Staged& staged) {
    std::string out;
    gateway::append_answer_fields(out, staged.x);
    return out.substr(out.find("RateLimit-Policy"));
  };
  const auto own = w.by("app_1");
  CHECK(outcome(w.t, *own) == "ok");
  CHECK(fields(*own) ==
        "RateLimit-Policy: \"burst\";q=50;w=180000, \"daily\";q=100;w=86400\r\nRateLimit: "
        "\"burst\";r=49;t=3600, "
        "\"daily\";r=99;t=" +
            std::to_string(own->x.limit_state.quota.reset) + "\r\n");
  const auto payment = w.by("usr_1", "POST", "/v1/payments");
  CHECK(outcome(w.t, *payment) == "ok");
  const gateway::Partition& partition = payment->x.limit_state.partition;
  const std::string pk = ";pk=:" + std::string(partition.pk.data(), partition.pk.size()) + ":";
  const std::string text = fields(*payment);
  CHECK(text.find(", \"writes\";q=4;w=14400, \"user\";q=3;w=10800" + pk + "\r\n") != std::string::npos);
  CHECK(text.find(", \"writes\";r=2;t=7200, \"user\";r=1;t=7200" + pk + "\r\n") != std::string::npos);
  CHECK(text.find("usr_1") == std::string::npos);
}

TEST_CASE("limits: without a secret nobody can be told apart: such a plan's users are refused") {
  RatesWorld w;
  w.t.node.answer_secret = nullptr;
  const auto refused = w.by("usr_1");
  CHECK(outcome(w.t, *refused) == "temporarily_unavailable ");
  CHECK_FALSE(refused->x.charged);
  CHECK(w.quota_left() == 100);
}

TEST_CASE("limits: a plan with a share passes exactly that without the store, and pays when it is back") {
  TestNode t(
      "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {burst: {requests: 1, per: "
      "1h, at_once: 50}, quota: {requests: 40, on_outage: local, local_share: 10}}}\n");
  t.quotas.away = true;
  for (int i = 0; i < 4; ++i) {
    const auto passed = call(t);
    CHECK(outcome(t, *passed) == "ok");
    CHECK(passed->x.charged);
    CHECK_FALSE(passed->x.limits_known);
  }
  const auto refused = call(t);
  CHECK(outcome(t, *refused) == "temporarily_unavailable ");
  CHECK(refused->x.limit_state.burst_left == 46);
  t.quotas.away = false;
  const auto counted = call(t);
  CHECK(outcome(t, *counted) == "ok");
  CHECK(counted->x.limit_state.quota.left == 40 - 4 - 1);
}

TEST_CASE(
    "limits: a full queue to the store is no outage: nothing passes uncounted, whatever the plan says") {
  for (const char* outage : {"allow", "local"}) {
    TestNode t(
        "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {burst: {requests: 1, "
        "per: "
        "1h, at_once: 50}, quota: {requests: 40, on_outage: " +
        std::string(outage) + "}}}\n");
    std::promise<void> open;
    const std::shared_future<void> opened = open.get_future().share();
    std::promise<void> busy;
    REQUIRE(t.pool->post([opened, &busy] {
      busy.set_value();
      opened.wait();
    }));
    busy.get_future().wait();  // its only thread takes nothing from the queue any more
    while (t.pool->post([opened] { opened.wait(); })) {
    }
    CHECK(outcome(t, *call(t)) == "overloaded ");
    open.set_value();
  }
}

TEST_CASE("limits: a share is never more than was left when the store was last heard of") {
  TestNode t(
      "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\nplans: {starter: {burst: {requests: 1, per: "
      "1h, at_once: 50}, quota: {requests: 10, on_outage: local, local_share: 100}}}\n");
  for (int i = 0; i < 8; ++i) CHECK(outcome(t, *call(t)) == "ok");
  t.quotas.away = true;
  int passed = 0;
  while (passed < 100 && outcome(t, *call(t)) == "ok") ++passed;
  CHECK(passed == 2);
}
