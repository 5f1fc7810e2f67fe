// Rates in tollgate.yaml: `{requests: 20, per: 1s, at_once: 40}`, and the further ones of a plan.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "gateway/rate_rule.h"
#include "gateway/yaml_section.h"

namespace gateway {

/// The keys requests, per and at_once. The caller calls finish().
void read_rate(YamlSection& s, Rate& out);

/// Whether a further rate or quota can have that name in RateLimit fields.
bool is_limit_name(std::string_view text);

/// The keys `of` (app, user) and `group` of a further rate or quota.
void read_scope(YamlSection& s, bool& per_user, std::string& group);

/// The mapping `rates` of a plan, from name to rate; with `of` (app, user) and `group`.
void read_rates(YamlSection s, std::vector<RateRule>& out);

}  // namespace gateway
