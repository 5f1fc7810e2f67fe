// The worker's index of limits: what was put in is found, and nothing else.
#include "gateway/limits_index.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace gateway;

TEST_CASE("limits index: of each app under each plan, also when it has grown many times") {
  Plan starter, growth;
  starter.name = "starter";
  growth.name = "growth";
  LimitsIndex index;
  std::vector<std::unique_ptr<AppLimits>> all;
  for (int app = 0; app < 1000; ++app)
    for (const Plan* plan : {&starter, &growth}) {
      const std::string client_id = "app_" + std::to_string(app);
      CHECK(index.find({client_id, plan->name}) == nullptr);
      AppLimits& limits = *all.emplace_back(std::make_unique<AppLimits>(client_id, *plan));
      index.put({client_id, plan->name}, limits);
      CHECK(index.find({client_id, plan->name}) == &limits);
    }
  CHECK(index.size() == 2000);
  for (int app = 0; app < 1000; ++app) {
    const std::string client_id = "app_" + std::to_string(app);
    CHECK(index.find({client_id, "starter"}) == all[2 * app].get());
    CHECK(index.find({client_id, "growth"}) == all[2 * app + 1].get());
  }
  CHECK(index.find({"app_1000", "starter"}) == nullptr);
  CHECK(index.find({"app_1", "other"}) == nullptr);
  CHECK(index.find({"", ""}) == nullptr);
}

TEST_CASE("limits index: putting one in again changes nothing; those of a plan that is gone are not kept") {
  Plan plan;
  plan.name = "starter";
  AppLimits limits("app", plan);
  LimitsIndex index;
  index.put({"app", "starter"}, limits);
  index.put({"app", "starter"}, limits);
  CHECK(index.size() == 1);
  index.put({"app", "gone"}, limits);
  CHECK(index.size() == 1);
  CHECK(index.find({"app", "gone"}) == nullptr);
}
