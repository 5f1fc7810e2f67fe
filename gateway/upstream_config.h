// The `upstreams` section of tollgate.yaml.
#pragma once
#include <map>
#include <string>

#include "gateway/config.h"
#include "gateway/yaml_section.h"

namespace gateway {

/// Every upstream by its name; what is wrong is among the section's problems.
void read_upstreams(YamlSection section, std::map<std::string, UpstreamConfig>& out);

}  // namespace gateway
