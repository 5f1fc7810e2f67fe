// The TLS of the listeners: loaded at start, and again when the files change.
#pragma once
#include <memory>
#include <optional>

#include "gateway/config.h"
#include "gateway/file_watch.h"
#include "http/tls.h"

namespace gateway::commands {

class ListenerTls {
 public:
  ListenerTls(std::unique_ptr<http::TlsContext> main, std::unique_ptr<http::TlsContext> mtls, FileWatch watch)
      : main_(std::move(main)), mtls_(std::move(mtls)), watch_(std::move(watch)) {}
  /// nullptr: plain. They live as long as this.
  const http::TlsContext* context() const { return main_.get(); }
  const http::TlsContext* mtls_context() const { return mtls_.get(); }
  /// For the control thread. Files that cannot be used change nothing, and the log says why, once.
  void reload_if_changed();

 private:
  std::unique_ptr<http::TlsContext> main_, mtls_;
  FileWatch watch_;
};

/// nullopt after printing what is wrong. `clock` outlives it.
std::optional<ListenerTls> load_listener_tls(const Config& config, const base::Clock& clock);

}  // namespace gateway::commands
