// Formats numbers and dates without locales: the two languages are written out.
#include "portal/wording.h"

#include <array>

namespace portal {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string two_digits(std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

/// "UTC", "UTC+08:00", "UTC-03:30".
std::string zone(std::chrono::minutes offset) {
  if (offset.count() == 0) return "UTC";
  const auto minutes = std::chrono::abs(offset).count();
  return (offset.count() < 0 ? "UTC-" : "UTC+") + two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

/// Of a plan or of one of its further quotas.
template <class Quota>
std::string quota_in_words(const Quota& quota, const Catalogue& catalogue) {
  return catalogue.text(
      "plan_quota_" + quota.per,
      {{"UNITS", grouped(quota.units)}, {"ZONE", quota.zone.empty() ? zone(quota.utc_offset) : quota.zone}});
}

/// Who and what a further rate or quota is about, as the keys of sentences say it.
template <class Limit>
std::string scope_suffix(const Limit& limit) {
  return std::string(limit.per_user ? "_user" : "_app") + (limit.group.empty() ? "" : "_group");
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

std::string date(base::Instant t, Language language) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(t)};
  const std::string year = std::to_string(static_cast<int>(day.year()));
  const auto month = static_cast<unsigned>(day.month()), number = static_cast<unsigned>(day.day());
  if (language == Language::zh_cn)
    return year + "年" + std::to_string(month) + "月" + std::to_string(number) + "日";
  return std::to_string(number) + " " + std::string(kMonths[month - 1]) + " " + year;
}

std::string date_and_time(base::Instant t, Language language) {
  const auto since_midnight = t - std::chrono::floor<std::chrono::days>(t);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(since_midnight).count();
  const std::string clock = two_digits(minutes / 60) + ":" + two_digits(minutes % 60) + " UTC";
  return date(t, language) + (language == Language::zh_cn ? " " : ", ") + clock;
}

std::string wait_in_words(base::Seconds wait, const Catalogue& catalogue) {
  const auto seconds = static_cast<std::uint64_t>(wait.count());
  if (seconds < 120) return catalogue.text("wait_seconds", {{"N", grouped(seconds)}});
  return catalogue.text("wait_minutes", {{"N", grouped((seconds + 59) / 60)}});
}

std::string plan_title(const Settings& settings, const std::string& plan) {
  const auto found = settings.plans.find(plan);
  return found == settings.plans.end() || found->second.title.empty() ? plan : found->second.title;
}

std::string limit_name(const LimitView& limit, const Catalogue& catalogue) {
  if (limit.further) return catalogue.text("usage_limit_quota", {{"NAME", limit.name}});
  if (limit.kind == LimitView::Kind::quota) return catalogue.text("usage_limit_" + limit.name);
  if (limit.kind == LimitView::Kind::concurrent) return catalogue.text("usage_limit_concurrent");
  return catalogue.text("usage_limit_rate", {{"NAME", limit.name}});
}

std::vector<std::string> usage_in_words(const UsageView& usage, const Catalogue& catalogue,
                                        Language language) {
  std::vector<std::string> sentences;
  for (const LimitView& limit : usage.limits)
    if (limit.kind == LimitView::Kind::quota)
      sentences.push_back(catalogue.text(limit.further ? "plan_used_of" : "plan_used",
                                         {{"NAME", limit.name},
                                          {"USED", grouped(limit.used)},
                                          {"LIMIT", grouped(limit.limit)},
                                          {"RESETS", date_and_time(limit.resets_at, language)}}));
  return sentences;
}

std::vector<std::string> plan_in_words(const Settings& settings, const std::string& plan,
                                       const Catalogue& catalogue) {
  const auto found = settings.plans.find(plan);
  if (found == settings.plans.end()) return {catalogue.text("plan_unknown")};
  const PlanLimits& limits = found->second;
  std::vector<std::string> sentences;
  if (limits.requests != 0) {
    const std::string requests = grouped(limits.requests);
    const auto milliseconds = static_cast<std::uint64_t>(limits.period.count());
    if (milliseconds == 1000)
      sentences.push_back(catalogue.text("plan_rate_second", {{"REQUESTS", requests}}));
    else if (milliseconds % 1000 == 0)
      sentences.push_back(catalogue.text(
          "plan_rate_seconds", {{"REQUESTS", requests}, {"SECONDS", grouped(milliseconds / 1000)}}));
    else
      sentences.push_back(catalogue.text("plan_rate_milliseconds",
                                         {{"REQUESTS", requests}, {"MILLISECONDS", grouped(milliseconds)}}));
    if (limits.burst > 1)
      sentences.push_back(catalogue.text("plan_burst", {{"BURST", grouped(limits.burst)}}));
  }
  if (limits.units != 0) sentences.push_back(quota_in_words(limits, catalogue));
  for (const PlanQuota& quota : limits.quotas)
    sentences.push_back(catalogue.text(
        "plan_quota" + scope_suffix(quota),
        {{"NAME", quota.name}, {"QUOTA", quota_in_words(quota, catalogue)}, {"GROUP", quota.group}}));
  for (const PlanRate& rate : limits.rates) {
    const std::string key = "plan_rate" + scope_suffix(rate);
    const auto milliseconds = static_cast<std::uint64_t>(rate.period.count());
    const std::string period =
        milliseconds % 1000 == 0 ? grouped(milliseconds / 1000) + " s" : grouped(milliseconds) + " ms";
    sentences.push_back(catalogue.text(key, {{"NAME", rate.name},
                                             {"REQUESTS", grouped(rate.requests)},
                                             {"PERIOD", period},
                                             {"BURST", grouped(rate.burst)},
                                             {"GROUP", rate.group}}));
  }
  if (limits.concurrent != 0)
    sentences.push_back(catalogue.text("plan_concurrent", {{"REQUESTS", grouped(limits.concurrent)}}));
  if (sentences.empty()) sentences.push_back(catalogue.text("plan_unlimited"));
  return sentences;
}

}  // namespace portal
