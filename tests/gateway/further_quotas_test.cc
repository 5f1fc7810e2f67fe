// Tests of the further quotas of a plan on the data path: with everything else, all or nothing.
#include <doctest/doctest.h>

#include <future>

#include "gateway/answer_fields.h"
#include "tests/support/grouped_document.h"
#include "tests/support/test_node.h"

using test_support::Staged;
using test_support::TestNode;

namespace {

std::string plan(const std::string& quota) {
  return "upstreams: {payments: {sandbox: \"http://127.0.0.1:9\"}}\n"
         "plans: {starter: {burst: {requests: 1, per: 1h, at_once: 50}, quota: {requests: 100" +
         quota +
         "}, rates: {pace: {requests: 1, per: 1h, at_once: 20}}, quotas: {writes: {requests: 4, per: month, "
         "group: "
         "writes}, user: {requests: 3, of: user}}}}\n";
}

struct World {
  explicit World(const std::string& quota = "") : t(plan(quota), test_support::grouped_document().c_str()) {
    t.node.answer_secret = &secret;
  }
  std::unique_ptr<Staged> by(const char* user, const char* method = "GET",
                             const char* target = "/v1/accounts") {
    auto staged = Staged::routed(t, method, target);
    staged->x.claims.client_id = "app_1";
    staged->x.claims.plan = "starter";
    staged->x.claims.subject = user;
    staged->x.claims.grant_id = std::string_view(user) == "app_1" ? "" : "grt_1";
    return staged;
  }
  std::unique_ptr<Staged> payment_by(const char* user) { return by(user, "POST", "/v1/payments"); }
  std::string outcome(Staged& staged) {
    const base::Status s = t.run(gateway::take_limits(*t.worker, staged.x));
    return s ? "ok" : std::string(base::row(s.error().code).name) + " " + s.error().about;
  }
  std::string call(std::unique_ptr<Staged> staged) { return outcome(*staged); }
  /// The pool has one thread: what was queued before is done then.
  void finish_refills() {
    std::promise<void> done;
    REQUIRE(t.pool->post([&done] { done.set_value(); }));
    done.get_future().wait();
  }
  /// Of the plan's own quota and burst, with nothing taken.
  std::pair<std::uint64_t, std::uint64_t> left() {
    const auto staged = by("app_1");
    CHECK(outcome(*staged) == "ok");
    gateway::refund_limits(staged->x);
    return {staged->x.limit_state.quota.left, staged->x.limit_state.burst_left};
  }
  std::string fields(const Staged& staged) {
    std::string out;
    gateway::append_answer_fields(out, staged.x);
    return out.substr(out.find("RateLimit-Policy"));
  }
  base::Secret secret{std::string(32, 's')};
  TestNode t;
};

}  // namespace

TEST_CASE("further quotas: each user by itself, the app's own calls by none; a refusal costs nothing (166)") {
  World w;
  for (int i = 0; i < 3; ++i) CHECK(w.call(w.by("usr_1")) == "ok");
  const auto before = w.left();
  for (int i = 0; i < 5; ++i) {
    const auto refused = w.by("usr_1");
    CHECK(w.outcome(*refused) == "quota_exceeded user");
    CHECK_FALSE(refused->x.charged);
    CHECK(refused->x.limits_known);
    CHECK(refused->x.limit_state.retry_after == refused->x.limit_state.quota.reset);  // both are daily
  }
  CHECK(w.left() == before);
  CHECK(w.call(w.by("usr_2")) == "ok");
  for (int i = 0; i < 5; ++i) CHECK(w.call(w.by("app_1")) == "ok");
}

TEST_CASE("further quotas: a group of operations, with the cost, for all users and the app itself") {
  World w;
  CHECK(w.call(w.payment_by("usr_1")) == "ok");
  CHECK(w.call(w.payment_by("app_1")) == "ok");
  CHECK(w.call(w.payment_by("usr_2")) == "quota_exceeded writes");
  CHECK(w.call(w.payment_by("app_1")) == "quota_exceeded writes");
  CHECK(w.call(w.by("usr_2")) == "ok");
}

TEST_CASE("further quotas: what one of them or a rate refuses takes nothing from the others") {
  World w;
  CHECK(w.call(w.by("usr_1")) == "ok");
  CHECK(w.call(w.by("usr_1")) == "ok");
  for (int i = 0; i < 3; ++i) CHECK(w.call(w.payment_by("usr_1")) == "quota_exceeded user");  // 2 of 1
  CHECK(w.call(w.by("usr_1")) == "ok");
  CHECK(w.call(w.payment_by("app_1")) == "ok");  // nobody took of `writes`
  CHECK(w.call(w.payment_by("app_1")) == "ok");
  while (w.call(w.by("app_1")) == "ok") {
  }
  for (int i = 0; i < 5; ++i) CHECK(w.call(w.by("usr_3")) == "rate_limited pace");
  const auto asked = w.t.node.limits.of("app_1", "starter")
                         .quotas()
                         .about("", gateway::partition_of(w.secret, "app_1", "usr_3").key);
  gateway::QuotaState state;
  CHECK(asked->front().lease->spend(1, w.t.clock.now(), state) == gateway::Spent::yes);
  CHECK(state.left == 2);
}

TEST_CASE("further quotas: a refund gives each back") {
  World w;
  for (int i = 0; i < 10; ++i) {
    const auto staged = w.payment_by("usr_1");
    CHECK(w.outcome(*staged) == "ok");
    gateway::refund_limits(staged->x);
    gateway::refund_limits(staged->x);
  }
  CHECK(w.left().first == 100);
}

TEST_CASE("further quotas: the fields name them, and users by a MAC (ratelimit-headers-10 3, 4)") {
  World w;
  const auto payment = w.payment_by("usr_1");
  CHECK(w.outcome(*payment) == "ok");
  const gateway::Partition& partition = payment->x.limit_state.partition;
  const std::string pk = ";pk=:" + std::string(partition.pk.data(), partition.pk.size()) + ":";
  const std::string text = w.fields(*payment);
  CHECK(text.find(", \"writes\";q=4;w=2678400, \"user\";q=3;w=86400" + pk + ", \"pace\"") !=
        std::string::npos);
  CHECK(text.find(", \"writes\";r=2;t=") != std::string::npos);
  CHECK(text.find(", \"user\";r=1;t=" + std::to_string(payment->x.limit_state.quota.reset) + pk) !=
        std::string::npos);
  CHECK(text.find("usr_1") == std::string::npos);
  const auto own = w.by("app_1");
  CHECK(w.outcome(*own) == "ok");
  CHECK(w.fields(*own).find("user") == std::string::npos);
}

TEST_CASE("further quotas: without the store what the plan says becomes of them, too") {
  struct Case {
    const char *quota, *known, *later, *unknown;
    int passed;
  };
  // Of three units a user a node's share is one with 34 percent. A user who was not heard of may have none
  // left.
  const Case cases[] = {
      {"", "temporarily_unavailable ", "temporarily_unavailable ", "temporarily_unavailable ", 1},
      {", on_outage: allow", "ok", "ok", "ok", 1},
      {", on_outage: local, local_share: 34", "ok", "temporarily_unavailable ", "temporarily_unavailable ",
       0}};
  for (const Case& c : cases) {
    CAPTURE(c.quota);
    World w(c.quota);
    CHECK(w.call(w.by("usr_1")) == "ok");
    w.finish_refills();
    w.t.quotas.away = true;
    CHECK(w.call(w.by("usr_1")) == "ok");  // of the block that was drawn ahead
    w.finish_refills();
    const auto known = w.by("usr_1");
    CHECK(w.outcome(*known) == c.known);
    CHECK_FALSE(known->x.limits_known);
    CHECK(w.call(w.by("usr_1")) == c.later);
    CHECK(w.call(w.by("usr_2")) == c.unknown);
    w.t.quotas.away = false;
    int passed = 0;
    for (int i = 0; i < 5; ++i) passed += w.call(w.by("usr_1")) == "ok";
    CHECK(passed == c.passed);
  }
}

TEST_CASE("further quotas: a refusal tells the state of those that were not asked any more, too") {
  World w;
  CHECK(w.call(w.payment_by("app_1")) == "ok");
  CHECK(w.call(w.payment_by("app_1")) == "ok");
  const auto refused = w.payment_by("usr_1");
  CHECK(w.outcome(*refused) == "quota_exceeded writes");
  const std::string text = w.fields(*refused);
  CHECK(text.find("\"writes\";r=0;t=") != std::string::npos);
  CHECK(text.find("\"user\";r=3;t=") != std::string::npos);
}

TEST_CASE("further quotas: without a secret nobody can be told apart: such a plan's users are refused") {
  World w;
  w.t.node.answer_secret = nullptr;
  const auto refused = w.by("usr_1");
  CHECK(w.outcome(*refused) == "temporarily_unavailable ");
  CHECK_FALSE(refused->x.charged);
  CHECK(w.left().first == 100);
}
