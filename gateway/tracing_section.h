// Reading `tracing` of tollgate.yaml.
#pragma once
#include "gateway/tracing_config.h"
#include "gateway/yaml_section.h"

namespace gateway {

/// Keys that are absent keep what `out` says. No problem repeats the value of a header.
void read_tracing(YamlSection section, TracingConfig& out);

}  // namespace gateway
