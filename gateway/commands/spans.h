// The exporter of spans as the configuration describes it.
#pragma once
#include <memory>

#include "gateway/config.h"
#include "gateway/span_exporter.h"

namespace gateway::commands {

/// nullptr if no collector is configured. References outlive it.
std::unique_ptr<SpanExporter> start_spans(const Config& config, base::Clock& clock, base::Random& random);

}  // namespace gateway::commands
