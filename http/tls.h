// TLS for listeners: certificates, protocol versions and the cipher suites of BCP 195.
#pragma once
#include <memory>
#include <string>

#include "base/result.h"

namespace http {

struct TlsOptions {
  std::string certificate_file;  // PEM chain
  std::string key_file;          // PEM
};

/// Immutable; shared by all cores. TLS 1.2 with the four ECDHE-AES-GCM suites, and TLS 1.3.
class TlsContext {
 public:
  /// invalid_request with `detail` = file and reason.
  static base::Result<std::unique_ptr<TlsContext>> load(const TlsOptions& options);
  virtual ~TlsContext() = default;

 protected:
  TlsContext() = default;
};

}  // namespace http
