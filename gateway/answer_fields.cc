// Writing the gateway's own answer fields.
#include "gateway/answer_fields.h"

#include "gateway/cross_origin.h"
#include "http/text_writer.h"

namespace gateway {
namespace {

constexpr std::size_t kExpected = 256;  // bytes

void put_ratelimit(http::TextWriter& out, const Plan& plan, const LimitState& state) {
  out.put("\"burst\";r=").number(state.burst_left);
  out.put(";t=").number(static_cast<std::uint64_t>(state.burst_reset));
  out.put(", \"").put(period_name(plan.period.unit)).put("\";r=").number(state.quota_left);
  out.put(";t=").number(static_cast<std::uint64_t>(state.quota_reset));
  if (plan.concurrent != 0) out.put(", \"concurrent\";r=").number(state.places_left);
}

}  // namespace

void append_ratelimit(std::string& out, const Plan& plan, const LimitState& state) {
  http::TextWriter writer(out, kExpected);
  put_ratelimit(writer, plan, state);
}

void append_answer_fields(std::string& out, const Exchange& x) {
  if (x.operation() && x.operation()->policy.cors)
    append_cross_origin(out, *x.operation()->policy.cors, x.connection.head());
  http::TextWriter writer(out, kExpected);
  writer.put("X-Request-Id: ").put(x.request_id()).put("\r\n");
  if (!x.cache_status.empty()) writer.put("Cache-Status: ").put(x.cache_status).put("\r\n");
  if (!x.limits_known) return;
  writer.put("RateLimit-Policy: ").put(x.limits->plan().policy_field).put("\r\nRateLimit: ");
  put_ratelimit(writer, x.limits->plan(), x.limit_state);
  writer.put("\r\n");
}

}  // namespace gateway
