// Numbers, dates and plan limits as people read them.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "portal/portal.h"

namespace portal {

/// 1234567 -> "1,234,567".
std::string grouped(std::uint64_t number);
/// "22 Nov 2026, 08:15 UTC", in Chinese "2026年11月22日 08:15 UTC".
std::string date_and_time(base::Instant t, Language language);
/// "22 Nov 2026", "2026年11月22日".
std::string date(base::Instant t, Language language);
/// How long to wait: "40 s", from two minutes on "3 min", rounded up.
std::string wait_in_words(base::Seconds wait, const Catalogue& catalogue);
/// The name a plan is shown under.
std::string plan_title(const Settings& settings, const std::string& plan);
/// "Quota of the day", "Rate (burst)".
std::string limit_name(const LimitView& limit, const Catalogue& catalogue);
/// What is used of a plan's quota; nothing without one.
std::vector<std::string> usage_in_words(const UsageView& usage, const Catalogue& catalogue,
                                        Language language);
/// The limits of a plan, one sentence each; a plan that the configuration no longer has says so.
std::vector<std::string> plan_in_words(const Settings& settings, const std::string& plan,
                                       const Catalogue& catalogue);

}  // namespace portal
