// The demo shop as a program.
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "base/log.h"
#include "http/simple_server.h"
#include "http/tls.h"
#include "sandbox/programs.h"
#include "sandbox/shop.h"

namespace sandbox {
namespace {

constexpr unsigned kThreads = 8;
constexpr std::size_t kMaxBody = 16 * 1024;

/// The file's text without the line end.
base::Secret read_secret(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  if (text.empty()) throw std::runtime_error(path + ": cannot be read, or is empty");
  return base::Secret(text);
}

/// nullptr: plain http.
std::unique_ptr<http::TlsContext> load_tls(const ShopOptions& options) {
  if (options.certificate_file.empty()) return nullptr;
  static const base::SystemClock clock;
  http::TlsOptions tls;
  tls.certificates.push_back({options.certificate_file, options.key_file});
  auto loaded = http::TlsContext::load(tls, clock);
  if (!loaded) throw std::runtime_error(loaded.error().detail);
  return *std::move(loaded);
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

void run_shop(const ShopOptions& options) {
  ShopConfig config;
  config.issuer = without_slash(options.issuer);
  config.api = without_slash(options.api);
  config.client_id = options.client_id;
  config.client_secret = read_secret(options.client_secret_file);
  config.redirect_uri = options.redirect_uri;
  config.ca_file = options.ca_file;
  if (!options.scope.empty()) config.scope = options.scope;
  if (config.origin().empty()) throw std::runtime_error("--redirect-uri: must be an absolute URL");
  const auto tls = load_tls(options);

  base::SystemRandom random;
  SessionStore sessions;
  const Shop shop{config, &http::fetch, sessions, random};
  const auto handle = [&shop](const http::RequestView& request) { return answer_shop(shop, request); };
  http::SimpleServerOptions serve;
  serve.host = options.listen.host;
  serve.port = options.listen.port;
  serve.threads = kThreads;
  serve.max_body = kMaxBody;
  serve.tls = tls.get();
  http::SimpleServer server(serve, handle);
  write_port_file(options.listen.port_file, server.port());
  base::log(base::LogLevel::info, "shop ready", {{"port", std::to_string(server.port())}});
  http::wait_for_stop_signal();
}

}  // namespace sandbox
