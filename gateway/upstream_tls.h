// The TLS settings of the backends: loaded once for all workers, again when a file has changed.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/config.h"
#include "http/tls_peer.h"

namespace gateway {

/// For backends with these options. As long as somebody has the settings and the files are the same, it is
/// the same object: a reload can see whether something has changed. invalid_request with `detail` = file and
/// reason. Reads files and takes a lock: for starts and reloads. Thread-safe.
base::Result<std::shared_ptr<const http::ClientTls>> upstream_tls(const http::ClientTlsOptions& options);

/// What an upstream of one environment needs: nullptr if its targets are not at https://. Throws
/// std::runtime_error with the upstream, the file and the reason.
std::shared_ptr<const http::ClientTls> tls_of(const std::string& name, const UpstreamConfig& upstream);

/// The files of all upstreams, to be watched.
std::vector<std::string> upstream_tls_files(const Config& config);

/// What is wrong with the first upstream whose files cannot be used; nullopt: all is well.
std::optional<std::string> upstream_tls_problem(const Config& config);

}  // namespace gateway
