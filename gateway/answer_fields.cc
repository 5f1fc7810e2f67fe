// Writing the gateway's own answer fields.
#include "gateway/answer_fields.h"

#include <array>
#include <charconv>

namespace gateway {
namespace {

void number(std::string& out, std::uint64_t value) {
  std::array<char, 20> digits{};
  out.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr);
}

}  // namespace

void append_ratelimit(std::string& out, const Plan& plan, const LimitState& state) {
  out.append("\"burst\";r=");
  number(out, state.burst_left);
  out.append(";t=");
  number(out, static_cast<std::uint64_t>(state.burst_reset));
  out.append(plan.period.unit == Period::Unit::month ? ", \"monthly\";r=" : ", \"daily\";r=");
  number(out, state.quota_left);
  out.append(";t=");
  number(out, static_cast<std::uint64_t>(state.quota_reset));
}

void append_answer_fields(std::string& out, const Exchange& x) {
  out.append("X-Request-Id: ").append(x.request_id()).append("\r\n");
  if (!x.limits_known) return;
  out.append("RateLimit-Policy: ").append(x.limits->plan().policy_field).append("\r\nRateLimit: ");
  append_ratelimit(out, x.limits->plan(), x.limit_state);
  out.append("\r\n");
}

}  // namespace gateway
