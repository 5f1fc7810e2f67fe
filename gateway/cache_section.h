// `cache` of tollgate.yaml: how much memory kept answers may take.
#pragma once
#include <cstdint>

#include "gateway/yaml_section.h"

namespace gateway {

/// `memory`: bytes, or a size such as 64MiB; of all workers together; 0: no answer is kept. Up to 1 TiB.
void read_cache(YamlSection section, std::uint64_t& memory);

}  // namespace gateway
