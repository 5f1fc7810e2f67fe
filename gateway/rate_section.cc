// Reading rates and checking what may be computed from them.
#include "gateway/rate_section.h"

#include <algorithm>

namespace gateway {
namespace {

constexpr std::string_view kTaken[] = {"burst", "minutely", "hourly", "daily", "monthly", "concurrent"};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

bool is_limit_name(std::string_view text) { return is_name(text) && std::ranges::count(kTaken, text) == 0; }

void read_scope(YamlSection& s, bool& per_user, std::string& group) {
  std::string of = "app";
  s.read("of", of);
  if (of != "app" && of != "user") s.problem("of", "must be app or user");
  per_user = of == "user";
  s.read("group", group);
}

void read_rate(YamlSection& s, Rate& out) {
  s.read_unsigned("requests", out.count, 1, 1'000'000'000);
  s.read("per", out.per);
  if (out.per < std::chrono::milliseconds{1}) s.problem("per", "must be at least 1ms");
  s.read_unsigned("at_once", out.burst, 1, 1'000'000'000);
  constexpr std::int64_t kLongestRefill = std::chrono::nanoseconds(std::chrono::days{366}).count();
  if (out.burst > static_cast<std::uint64_t>(kLongestRefill / out.interval_ns())) {
    s.problem("at_once", "would take more than 366 days to refill at this rate");
    out = Rate{};  // nothing may be computed from the one that was given
  }
}

void read_rates(YamlSection s, std::vector<RateRule>& out) {
  for (const std::string& name : s.names()) {
    if (!is_limit_name(name))
      s.problem(name, "is no name for a rate: letters, digits, - and _, and none that RateLimit has already");
    if (out.size() == kMostRates) {
      s.problem(name, "is one too many: a plan has at most 8 rates besides its burst");
      break;
    }
    RateRule& rule = out.emplace_back();
    rule.name = name;
    YamlSection one = s.section(name);
    read_rate(one, rule.rate);
    read_scope(one, rule.per_user, rule.group);
    one.finish();
  }
  s.finish();
}

}  // namespace gateway
