// Stage: what an app has used of its limits, for the app itself.
#include "gateway/usage_answer.h"

#include <algorithm>

#include "base/log.h"
#include "gateway/answer_fields.h"
#include "gateway/cross_origin.h"
#include "gateway/stages.h"
#include "gateway/transport_security.h"

namespace gateway {
namespace {

void append_text(std::string& out, std::string_view name, std::string_view value) {
  out.append(",\"").append(name).append("\":\"");
  base::append_json_escaped(out, value);
  out.push_back('"');
}

void append_number(std::string& out, std::string_view name, std::uint64_t value) {
  out.append(",\"").append(name).append("\":").append(std::to_string(value));
}

void append_limit(std::string& out, const LimitUsage& limit, base::Instant now) {
  constexpr std::string_view kKinds[] = {"quota", "rate", "concurrency"};
  out.append("{\"kind\":\"").append(kKinds[static_cast<std::size_t>(limit.kind)]).append("\"");
  append_text(out, "name", limit.name);
  append_number(out, "limit", limit.limit);
  append_number(out, "used", limit.used);
  append_number(out, "remaining", limit.remaining());
  if (limit.window) {
    append_text(out, "window_start", base::rfc3339(limit.window->start));
    append_text(out, "resets_at", base::rfc3339(limit.window->end));
    append_text(out, "time_zone", limit.zone);
  } else if (limit.kind == LimitUsage::Kind::rate) {
    append_text(out, "resets_at", base::rfc3339(now + std::chrono::seconds{limit.resets_in}));
  }
  if (limit.kind != LimitUsage::Kind::concurrent) append_text(out, "of", limit.per_user ? "user" : "app");
  if (!limit.group.empty()) append_text(out, "group", limit.group);
  append_text(out, "counted", limit.kind == LimitUsage::Kind::quota ? "all_nodes" : "this_node");
  out.push_back('}');
}

}  // namespace

std::string usage_json(std::string_view client_id, std::string_view plan, std::span<const LimitUsage> limits,
                       base::Instant now) {
  std::string out = "{\"as_of\":\"" + base::rfc3339(now) + "\"";
  append_text(out, "client_id", client_id);
  append_text(out, "plan", plan);
  out.append(",\"limits\":[");
  for (const LimitUsage& limit : limits) {
    if (&limit != limits.data()) out.push_back(',');
    append_limit(out, limit, now);
  }
  return out.append("]}");
}

http::Task<base::Status> answer_usage(Worker& worker, Exchange& x) {
  if (auto s = take_rates(worker, x); !s) co_return s;
  if (auto s = find_partition(worker, x); !s) co_return s;
  auto read = [&node = worker.node, &plan = x.limits->plan(), client_id = std::string(x.claims.client_id),
               now = x.now, mono = x.started_ns, user = x.limit_state.partition.key] {
    return base::Result<std::vector<LimitUsage>>(
        limits_in_use(node.limits, node.quotas, plan, client_id, now, mono, user));
  };
  base::Result<std::vector<LimitUsage>> limits = co_await worker.node.pool.run(std::move(read));
  if (!limits) co_return std::move(limits).error();
  x.limit_state.quota.left = limits->front().remaining();
  x.limit_state.quota.reset =
      std::chrono::ceil<std::chrono::seconds>(limits->front().window->end - x.now).count();
  if (const std::uint32_t most = x.limits->plan().concurrent)
    x.limit_state.places_left = most - std::min(most, x.limits->in_progress());
  x.limits_known = true;
  http::Response answer;
  answer.status = 200;
  answer.body = usage_json(x.claims.client_id, x.limits->plan().name, *limits, x.now);
  answer.set("Content-Type", "application/json").set("Cache-Control", "no-store");
  answer.set("X-Request-Id", std::string(x.request_id()));
  set_ratelimit(answer, x);
  require_https(x.connection, answer);
  allow_cross_origin(x, answer);
  sign_own_answer(worker, x, answer);
  x.status = answer.status;
  x.bytes = answer.body.size();
  co_await x.connection.send(answer);
  co_return base::ok();
}

}  // namespace gateway
