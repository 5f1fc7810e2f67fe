// Loading the published documents and binding their operations to handlers.
#include "gateway/published.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "gateway/forward_head.h"
#include "gateway/usage_answer.h"

namespace gateway {
namespace {

// One problem an upstream, not one an operation: it is one mistake.
void check_upstreams(const Config& config, const openapi::Document& document,
                     std::vector<openapi::Problem>& problems) {
  std::set<std::string_view> reported;
  for (const openapi::Operation& operation : document.operations) {
    if (operation.policy.served_by != openapi::Served::proxy ||
        config.upstreams.contains(operation.policy.upstream))
      continue;
    if (!reported.insert(operation.policy.upstream).second) continue;
    problems.push_back({document.file, 0, operation.id,
                        "is proxied to upstream \"" + operation.policy.upstream + "\", which " + config.file +
                            " does not have under `upstreams`"});
  }
}

// Such a call would be refused for ever, with a Retry-After that is not true.
void check_costs(const Config& config, const openapi::Document& document,
                 std::vector<openapi::Problem>& problems) {
  for (const openapi::Operation& operation : document.operations)
    for (const auto& [name, plan] : config.plans) {
      std::uint64_t most = std::min(plan.burst.burst, plan.quota);
      for (const RateRule& rule : plan.rates)
        if (rule.group.empty() || rule.group == operation.policy.group)
          most = std::min(most, rule.rate.burst);
      for (const QuotaRule& rule : plan.quotas)
        if (rule.group.empty() || rule.group == operation.policy.group) most = std::min(most, rule.quota);
      if (operation.policy.served_by != openapi::Served::proxy || operation.policy.cost <= most) continue;
      problems.push_back({document.file, 0, operation.id,
                          "costs " + std::to_string(operation.policy.cost) + " units, but plan \"" + name +
                              "\" of " + config.file + " never has more than " + std::to_string(most) +
                              " at once"});
    }
}

// A limit for a group that no operation has would limit nothing, and nobody would notice.
void check_groups(const Config& config, const Published& published, std::vector<openapi::Problem>& problems) {
  std::set<std::string_view> known;
  for (const auto& document : published.documents)
    for (const openapi::Operation& operation : document->operations) known.insert(operation.policy.group);
  const auto check = [&](const std::string& where, const std::string& group) {
    if (!group.empty() && !known.contains(group))
      problems.push_back({config.file, 0, where + ".group",
                          "no operation of a document has x-tollgate: {group: " + group + "}"});
  };
  for (const auto& [name, plan] : config.plans) {
    for (const RateRule& rule : plan.rates) check("plans." + name + ".rates." + rule.name, rule.group);
    for (const QuotaRule& rule : plan.quotas) check("plans." + name + ".quotas." + rule.name, rule.group);
  }
}

// A backend that never gets the key cannot honour it.
void check_keys(const openapi::Document& document, std::vector<openapi::Problem>& problems) {
  for (const openapi::Operation& operation : document.operations)
    if (operation.idempotency && dropped_on_the_way_in(operation.idempotency->header))
      problems.push_back({document.file, 0, operation.id,
                          "has its idempotency key in the field " + operation.idempotency->header +
                              ", which is never forwarded: name another one"});
}

}  // namespace

std::vector<const openapi::Document*> Published::views() const {
  std::vector<const openapi::Document*> out;
  for (const auto& document : documents) out.push_back(document.get());
  return out;
}

Published load_published(const Config& config) {
  Published published;
  std::vector<std::string> files;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(config.openapi, failure))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  if (failure || files.empty()) {
    published.problems.push_back(
        {config.file, 0, "openapi", "the folder " + config.openapi + " has no *.yaml document"});
    return published;
  }
  std::ranges::sort(files);
  for (const std::string& file : files) {
    openapi::Loaded loaded = openapi::load_document(file);
    std::ranges::move(loaded.problems, std::back_inserter(published.problems));
    if (!loaded.document) continue;
    check_upstreams(config, *loaded.document, published.problems);
    check_costs(config, *loaded.document, published.problems);
    check_keys(*loaded.document, published.problems);
    published.documents.push_back(std::move(loaded.document));
  }
  check_groups(config, published, published.problems);
  auto built = openapi::RouteTable::build(published.views());
  if (auto* problems = std::get_if<std::vector<openapi::Problem>>(&built))
    std::ranges::move(*problems, std::back_inserter(published.problems));
  else if (published.problems.empty())
    published.routes.emplace(std::get<openapi::RouteTable>(std::move(built)));
  return published;
}

std::vector<openapi::Problem> bind_handlers(Published& published,
                                            const std::array<const http::Service*, 3>& services) {
  std::vector<openapi::Problem> problems;
  std::array<std::vector<bool>, 3> used;
  for (std::size_t i = 0; i < services.size(); ++i) used[i].resize(services[i] ? services[i]->size() : 0);
  for (openapi::Route& route : published.routes->routes()) {
    const auto served = static_cast<std::size_t>(route.operation->policy.served_by);
    if (route.operation->policy.served_by == openapi::Served::proxy) continue;
    if (route.operation->policy.served_by == openapi::Served::gateway) {
      // A document may leave it out: then nobody can ask.
      if (route.operation->id != kUsageOperation)
        problems.push_back({route.document->file, 0, route.operation->id,
                            "is none that the gateway answers: that is " + std::string(kUsageOperation)});
      continue;
    }
    const auto handler = services[served] ? services[served]->find(route.operation->id) : std::nullopt;
    if (!handler) {
      problems.push_back({route.document->file, 0, route.operation->id, "has no handler in this program"});
      continue;
    }
    route.handler = *handler;
    used[served][*handler] = true;
  }
  for (std::size_t i = 0; i < services.size(); ++i)
    for (std::size_t handler = 0; handler < used[i].size(); ++handler)
      if (!used[i][handler])
        problems.push_back({"(program)", 0, std::string(services[i]->operation_id(handler)),
                            "is a handler that no document has an operation for"});
  return problems;
}

}  // namespace gateway
