// Quotas in tollgate.yaml: `{requests: 10000, per: day, time_zone: UTC}`, and the further ones of a plan.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "gateway/quota_rule.h"
#include "gateway/rate_rule.h"
#include "gateway/yaml_section.h"

namespace gateway {

/// The keys requests, per and time_zone. The caller calls finish().
void read_quota(YamlSection& s, std::uint64_t& requests, Period& period);

/// The mapping `quotas` of a plan, from name to quota; with `of` (app, user) and `group`. Their names must
/// not be those of `rates`, the plan's further rates: both stand in one RateLimit field.
void read_quotas(YamlSection s, std::span<const RateRule> rates, std::vector<QuotaRule>& out);

}  // namespace gateway
