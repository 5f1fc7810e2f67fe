// Delivering logout tokens: who is told, how often, and that nobody waits.
#include "oauth/endpoints/backchannel_logout.h"

#include <doctest/doctest.h>

#include "http/form.h"
#include "tests/support/endpoint_world.h"
#include "tests/support/fake_clock.h"
#include "tests/support/signed_jwt.h"

using oauth::endpoints::BackchannelLogout;
using test_support::kNow;

namespace {

struct Backchannel : test_support::OauthWorld {
  test_support::FakeClock clock;
  std::vector<std::function<void()>> jobs;
  std::vector<std::pair<std::string, std::string>> posted;  // address and form
  std::vector<base::Result<int>> answers;                   // one each, then 200
  std::vector<int> pauses;                                  // seconds
  bool full = false, stopping = false;
  BackchannelLogout logout{
      clients,
      grants,
      issuer,
      clock,
      {[this](const std::string& uri, const std::string& form) { return post(uri, form); },
       [this](std::function<void()> job) {
         if (!full) jobs.push_back(std::move(job));
         return !full;
       },
       [this](std::chrono::seconds length) {
         pauses.push_back(static_cast<int>(length.count()));
         return !stopping;
       }}};

  Backchannel() {
    shop.metadata.backchannel_logout_uri = "https://shop.example/backchannel";
    clients.put(shop);
    wallet.metadata.backchannel_logout_uri = "https://wallet.example/backchannel";
    clients.put(wallet);
    add_grant("grt_1", shop, "sid_1");
    add_grant("grt_2", wallet, "sid_1");
    add_grant("grt_3", shop, "sid_2");
  }
  void add_grant(const std::string& id, const oauth::Client& client, const std::string& sid) {
    oauth::Grant grant{{id}, {"usr_alice"}, client.client_id, *oauth::ScopeSet::parse("openid"), kNow, {},
                       {}};
    grant.details.authentication.sid = sid;
    grants.put_grant(grant);
  }
  base::Result<int> post(const std::string& uri, const std::string& form) {
    posted.emplace_back(uri, form);
    return posted.size() <= answers.size() ? answers[posted.size() - 1] : base::Result<int>(200);
  }
  void run_jobs() {
    for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i]();  // a job may add others
    jobs.clear();
  }
};

base::Error failure(base::ErrorCode code) {
  return {code, "the address was not reached", {}, "no such host"};
}

}  // namespace

TEST_CASE("back-channel logout: each app of the session gets a token by POST (Back-Channel Logout 2.5)") {
  Backchannel world;
  world.logout.session_ended("sid_1");
  CHECK(world.posted.empty());  // whoever signs out is not kept waiting
  REQUIRE(world.jobs.size() == 1);
  world.run_jobs();
  REQUIRE(world.posted.size() == 2);
  CHECK(world.posted[0].first == "https://shop.example/backchannel");
  CHECK(world.posted[1].first == "https://wallet.example/backchannel");
  const auto form = http::Form::parse(world.posted[0].second);
  REQUIRE(form);
  CHECK(form->pairs().size() == 1);
  const auto claims = test_support::verified_claims(form->get_or_empty("logout_token"),
                                                    *world.keys.signing.current(), "logout+jwt", "ES256");
  CHECK(claims["aud"] == "app_shop");
  CHECK(claims["sid"] == "sid_1");
}

TEST_CASE("back-channel logout: revoked grants, other sessions and sessions without sid are left alone") {
  Backchannel world;
  world.grants.revoke_grant({"grt_1"}, kNow, kNow);
  world.grants.revoke_grant({"grt_2"}, kNow, kNow);
  world.logout.session_ended("sid_1");
  world.logout.session_ended("");
  world.logout.session_ended("sid_?");
  world.run_jobs();
  CHECK(world.posted.empty());
}

TEST_CASE("back-channel logout: grants that were looked up before they were revoked are told too") {
  Backchannel world;
  const auto grants = world.grants.grants_of({"usr_alice"});
  for (const oauth::Grant& grant : grants) world.grants.revoke_grant(grant.grant_id, kNow, kNow);
  world.logout.grants_ended(grants);
  world.run_jobs();
  CHECK(world.posted.size() == 3);
}

TEST_CASE("back-channel logout: what may pass is tried three times, what will not is not (2.8)") {
  using base::ErrorCode;
  struct Row {
    const char* name;
    std::vector<base::Result<int>> answers;
    std::size_t posts;
  };
  const Row rows[] = {
      {"204", {204}, 1},
      {"503, then 200", {503, 200}, 2},
      {"no answer, then 200", {failure(ErrorCode::backend_unavailable), 200}, 2},
      {"never", {500, failure(ErrorCode::backend_timeout), 502, 200}, 3},
      {"429 and 408 pass", {429, 408, 200}, 3},
      {"400: the app refuses it", {400, 200}, 1},
      {"404", {404, 200}, 1},
      {"an address that may not be fetched", {failure(ErrorCode::invalid_request), 200}, 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Backchannel world;
    world.answers = row.answers;
    world.logout.session_ended("sid_2");
    world.run_jobs();
    CHECK(world.posted.size() == row.posts);
    const std::vector<int> pauses{1, 4};
    CHECK(world.pauses ==
          std::vector<int>(pauses.begin(), pauses.begin() + static_cast<long>(row.posts) - 1));
    if (row.posts > 1) CHECK(world.posted[0].second != world.posted[1].second);  // a new jti
  }
}

TEST_CASE("back-channel logout: one app that does not answer does not cost another its notice") {
  Backchannel world;
  world.answers = {failure(base::ErrorCode::invalid_request)};
  world.logout.session_ended("sid_1");
  world.run_jobs();
  CHECK(world.posted.size() == 2);
}

TEST_CASE("back-channel logout: no room or a program that ends: it gives up") {
  Backchannel world;
  world.full = true;
  world.logout.session_ended("sid_1");
  CHECK(world.jobs.empty());
  world.full = false;
  world.stopping = true;
  world.answers = {500, 200};
  world.logout.session_ended("sid_2");
  world.run_jobs();
  CHECK(world.posted.size() == 1);
}
