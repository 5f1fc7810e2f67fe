// Certificates of the listeners from the files that the configuration names.
#include "gateway/commands/listener_tls.h"

#include "base/log.h"
#include "gateway/commands/opened.h"

namespace gateway::commands {
namespace {

void reload(http::TlsContext* context, const char* listener) {
  if (context == nullptr) return;
  if (const base::Status done = context->reload(); done)
    base::log(base::LogLevel::info, "certificates reloaded", {{"listener", listener}});
  else
    base::log(base::LogLevel::error, "certificates not reloaded: the old ones stay",
              {{"listener", listener}, {"reason", done.error().detail}});
}

std::vector<std::string> files_of(const http::TlsOptions& tls) {
  std::vector<std::string> files;
  for (const http::CertificateFiles& one : tls.certificates) {
    files.push_back(one.certificate_file);
    files.push_back(one.key_file);
  }
  if (!tls.client_ca_file.empty()) files.push_back(tls.client_ca_file);
  return files;
}

}  // namespace

void ListenerTls::reload_if_changed() {
  if (!watch_.changed()) return;
  reload(main_.get(), "listen");
  reload(mtls_.get(), "listen.mtls");
}

std::optional<ListenerTls> load_listener_tls(const Config& config, const base::Clock& clock) {
  http::TlsOptions options = config.listen.tls;
  FileWatch watch(files_of(options));  // before they are read: what changes meanwhile is read again
  if (options.certificates.empty()) return ListenerTls(nullptr, nullptr, std::move(watch));
  auto main = http::TlsContext::load(options, clock);
  options.ask_for_client_certificate = true;
  auto mtls =
      http::TlsContext::load(options, clock);  // its client_ca is checked even if nobody listens there
  for (const auto* loaded : {&main, &mtls}) {
    if (*loaded) continue;
    fail(config.file + ": listen.tls: " + loaded->error().detail);
    return std::nullopt;
  }
  return ListenerTls(*std::move(main), config.mtls.port == 0 ? nullptr : *std::move(mtls), std::move(watch));
}

}  // namespace gateway::commands
