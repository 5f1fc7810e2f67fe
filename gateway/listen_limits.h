// `listen.limits` and `listen.timeouts` of tollgate.yaml.
#pragma once
#include "gateway/yaml_section.h"
#include "http/listen_limits.h"

namespace gateway {

/// Reads both mappings of `listen`; keys that are absent keep what `out` says. Sizes in bytes.
void read_listen_limits(YamlSection& listen, http::ListenLimits& out);

}  // namespace gateway
