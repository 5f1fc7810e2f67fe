// `tracing` of tollgate.yaml: which requests are sampled, and where their spans go.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/secret.h"

namespace gateway {

struct TracingConfig {
  std::string endpoint;        // the collector's URL for traces; empty: nothing is exported
  double sample = 0.01;        // of the requests, 0 to 1
  bool trust_sampled = false;  // a client's sampled flag decides
  std::string service_name = "tollgate";
  std::string ca_file;  // PEM, trusted instead of the system's authorities; empty: the system's
  std::vector<std::pair<std::string, base::Secret>> headers;  // sent with each export
};

}  // namespace gateway
