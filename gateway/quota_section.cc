// Reading quotas, their windows and zones.
#include "gateway/quota_section.h"

#include <algorithm>

#include "gateway/rate_section.h"

namespace gateway {
namespace {

void read_zone(YamlSection& s, Period& out) {
  std::string zone = "UTC";
  s.read("time_zone", zone);
  if (zone == "UTC") return;
  if (auto named = load_time_zone(zone)) {
    out.zone = std::make_shared<const TimeZone>(*std::move(named));
    return;
  }
  const auto digit = [&zone](std::size_t at) {
    return zone[at] >= '0' && zone[at] <= '9' ? zone[at] - '0' : 100;
  };
  const bool shaped = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
  const int hours = shaped ? digit(1) * 10 + digit(2) : 100,
            minutes = shaped ? digit(4) * 10 + digit(5) : 100;
  if (hours > 14 || minutes > 59)
    return s.problem("time_zone",
                     "must be UTC or an offset such as +08:00, or a zone that this system knows such as "
                     "Asia/Shanghai");
  out.utc_offset = std::chrono::minutes{(zone.front() == '-' ? -1 : 1) * (hours * 60 + minutes)};
}

}  // namespace

void read_quota(YamlSection& s, std::uint64_t& requests, Period& period) {
  s.read_unsigned("requests", requests, 1, 1'000'000'000'000);
  std::string per = "day";
  s.read("per", per);
  constexpr std::string_view kUnits[] = {"minute", "hour", "day", "month"};
  const auto unit = std::ranges::find(kUnits, per);
  if (unit == std::end(kUnits))
    s.problem("per", "must be minute, hour, day or month");
  else
    period.unit = static_cast<Period::Unit>(unit - std::begin(kUnits));
  read_zone(s, period);
  if (period.unit < Period::Unit::day && s.has("time_zone"))
    s.problem("time_zone", "is for days and months: minutes and hours are those of UTC");
}

void read_quotas(YamlSection s, std::span<const RateRule> rates, std::vector<QuotaRule>& out) {
  for (const std::string& name : s.names()) {
    if (!is_limit_name(name))
      s.problem(name,
                "is no name for a quota: letters, digits, - and _, and none that RateLimit has already");
    if (std::ranges::count(rates, name, &RateRule::name) != 0)
      s.problem(name, "is the name of a rate of this plan: RateLimit could not tell them apart");
    if (out.size() == kMostQuotas) {
      s.problem(name, "is one too many: a plan has at most 8 quotas besides its own");
      break;
    }
    QuotaRule& rule = out.emplace_back();
    rule.name = name;
    YamlSection one = s.section(name);
    read_quota(one, rule.quota, rule.period);
    read_scope(one, rule.per_user, rule.group);
    one.finish();
  }
  s.finish();
}

}  // namespace gateway
