// Writing the gateway's own answer fields.
#include "gateway/answer_fields.h"

#include "gateway/cross_origin.h"
#include "http/text_writer.h"

namespace gateway {
namespace {

constexpr std::size_t kExpected = 256;  // bytes

void put_partition(http::TextWriter& out, bool per_user, const LimitState& state) {
  if (per_user) out.put(";pk=:").put({state.partition.pk.data(), state.partition.pk.size()}).put(":");
}

void put_ratelimit(http::TextWriter& out, const Plan& plan, const LimitState& state) {
  out.put("\"burst\";r=").number(state.burst_left);
  out.put(";t=").number(static_cast<std::uint64_t>(state.burst_reset));
  out.put(", \"").put(period_name(plan.period.unit)).put("\";r=").number(state.quota.left);
  out.put(";t=").number(static_cast<std::uint64_t>(state.quota.reset));
  if (plan.concurrent != 0) out.put(", \"concurrent\";r=").number(state.places_left);
  for (const AskedQuota& asked : state.quotas) {
    const QuotaRule& rule = plan.quotas[asked.rule];
    out.put(", \"").put(rule.name).put("\";r=").number(asked.state.left);
    out.put(";t=").number(static_cast<std::uint64_t>(asked.state.reset));
    put_partition(out, rule.per_user, state);
  }
  for (std::size_t rule = 0; rule < plan.rates.size(); ++rule) {
    if (!state.rates.has(rule)) continue;
    out.put(", \"").put(plan.rates[rule].name).put("\";r=").number(state.rates.of[rule].left);
    out.put(";t=").number(static_cast<std::uint64_t>(state.rates.of[rule].reset));
    put_partition(out, plan.rates[rule].per_user, state);
  }
}

void put_policy(http::TextWriter& out, const Plan& plan, const LimitState& state) {
  out.put(plan.policy_field);
  for (const AskedQuota& asked : state.quotas) {
    const QuotaRule& rule = plan.quotas[asked.rule];
    out.put(", \"").put(rule.name).put("\";q=").number(rule.quota);
    out.put(";w=").number(static_cast<std::uint64_t>(longest_window(rule.period.unit).count()));
    put_partition(out, rule.per_user, state);
  }
  for (std::size_t rule = 0; rule < plan.rates.size(); ++rule) {
    if (!state.rates.has(rule)) continue;
    const RateRule& one = plan.rates[rule];
    out.put(", \"").put(one.name).put("\";q=").number(one.rate.burst);
    out.put(";w=").number(static_cast<std::uint64_t>(refill_seconds(one.rate)));
    put_partition(out, one.per_user, state);
  }
}

}  // namespace

void append_ratelimit(std::string& out, const Plan& plan, const LimitState& state) {
  http::TextWriter writer(out, kExpected);
  put_ratelimit(writer, plan, state);
}

void append_ratelimit_policy(std::string& out, const Plan& plan, const LimitState& state) {
  http::TextWriter writer(out, kExpected);
  put_policy(writer, plan, state);
}

void set_ratelimit(http::Response& answer, const Exchange& x) {
  if (!x.limits_known) return;
  std::string policy, state;
  append_ratelimit_policy(policy, x.limits->plan(), x.limit_state);
  append_ratelimit(state, x.limits->plan(), x.limit_state);
  answer.set("RateLimit-Policy", std::move(policy)).set("RateLimit", std::move(state));
}

void append_answer_fields(std::string& out, const Exchange& x) {
  if (x.operation() && x.operation()->policy.cors)
    append_cross_origin(out, *x.operation()->policy.cors, x.connection.head());
  http::TextWriter writer(out, kExpected);
  writer.put("X-Request-Id: ").put(x.request_id()).put("\r\n");
  if (!x.cache_status.empty()) writer.put("Cache-Status: ").put(x.cache_status).put("\r\n");
  if (!x.limits_known) return;
  writer.put("RateLimit-Policy: ");
  put_policy(writer, x.limits->plan(), x.limit_state);
  writer.put("\r\nRateLimit: ");
  put_ratelimit(writer, x.limits->plan(), x.limit_state);
  writer.put("\r\n");
}

}  // namespace gateway
