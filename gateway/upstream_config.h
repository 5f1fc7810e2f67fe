// The `upstreams` section of tollgate.yaml.
#pragma once
#include <chrono>
#include <map>
#include <string>

#include "gateway/config.h"
#include "gateway/yaml_section.h"
#include "openapi/policy.h"

namespace gateway {

/// Every upstream by its name; what is wrong is among the section's problems.
void read_upstreams(YamlSection section, std::map<std::string, UpstreamConfig>& out);

/// Of all attempts to send a request of an operation, to the end of the answer's head.
std::chrono::milliseconds total_timeout(const UpstreamConfig& upstream, const openapi::Policy& policy);
/// The same of the operation's upstream; of one that is not configured what the operation says.
std::chrono::milliseconds total_timeout(const Config& config, const openapi::Policy& policy);

}  // namespace gateway
