// `tracing` of tollgate.yaml: which requests are sampled, and where their spans go.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"

namespace gateway {

/// A header's value is a secret: it is copied where the configuration is, and nowhere else by accident.
class HeaderValue {
 public:
  explicit HeaderValue(base::Secret value) : value_(std::move(value)) {}
  HeaderValue(const HeaderValue& other) : value_(other.value_.copy()) {}
  HeaderValue(HeaderValue&&) noexcept = default;
  HeaderValue& operator=(HeaderValue&&) noexcept = default;
  HeaderValue& operator=(const HeaderValue& other) { return *this = HeaderValue(other); }
  ~HeaderValue() = default;
  std::string_view reveal() const { return value_.reveal(); }

 private:
  base::Secret value_;
};

struct TracingConfig {
  std::string endpoint;        // the collector's URL for traces; empty: nothing is exported
  double sample = 0.01;        // of the requests, 0 to 1
  bool trust_sampled = false;  // a client's sampled flag decides
  std::string service_name = "tollgate";
  std::string ca_file;  // PEM, trusted instead of the system's authorities; empty: the system's
  std::vector<std::pair<std::string, HeaderValue>> headers;  // sent with each export
};

}  // namespace gateway
