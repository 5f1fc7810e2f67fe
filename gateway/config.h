// tollgate.yaml: one struct with every setting, its unit and its default.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/log.h"
#include "gateway/plan.h"
#include "gateway/tracing_config.h"
#include "http/health_state.h"
#include "http/listen_limits.h"
#include "http/retry_budget.h"
#include "http/safe_fetch.h"
#include "http/target_health.h"
#include "http/tls.h"
#include "http/tls_peer.h"
#include "oauth/key_schedule.h"
#include "openapi/document.h"

namespace gateway {

struct ListenConfig {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;         // 0: any free port, see `serve --port-file`
  http::TlsOptions tls;              // no certificates: plain
  std::vector<std::string> hosts{};  // more names it answers to, host[:port]; without port: any port
  http::ListenLimits limits{};       // of both listeners
};

/// A second listener with the same certificates that asks clients for theirs (RFC 8705): browsers, which
/// would show a prompt, stay on the first.
struct MtlsConfig {
  std::string host;        // default: that of `listen`
  std::uint16_t port = 0;  // 0: there is none
};

/// A plain listener beside them that serves nothing: it sends browsers to https.
struct RedirectConfig {
  std::string host;        // default: that of `listen`
  std::uint16_t port = 0;  // 0: there is none
};

struct TargetConfig {
  std::string url;           // "http://host:port" or "https://host:port"
  std::uint64_t weight = 1;  // share of the requests among the targets; 1 to 1000
  bool is_encrypted() const { return url.starts_with("https://"); }
  friend bool operator==(const TargetConfig&, const TargetConfig&) = default;
};

/// How targets are asked whether they are well.
struct HealthCheckConfig {
  std::string path;  // of a GET; empty: they are not
  std::chrono::milliseconds every{5'000}, timeout{2'000};
  http::CheckRules rules;
  friend bool operator==(const HealthCheckConfig&, const HealthCheckConfig&) = default;
};

/// The backends of one name: one or several per environment, and what holds among several.
struct UpstreamConfig {
  std::vector<TargetConfig> sandbox, live;  // at most 64; empty: calls of that environment answer 502
  std::string host;                         // the Host field; default: that of the environment's first target
  std::chrono::milliseconds total_timeout{
      0};  // of all attempts; 0: the operation's connect + response timeouts
  http::HealthRules health;
  std::uint64_t max_ejected = 50;  // percent of the targets, rounded down
  HealthCheckConfig health_check;
  std::chrono::milliseconds resolve_every{30'000};  // of targets that are names
  http::RetryRules retries;
  http::ClientTlsOptions tls;  // of targets at https://
  std::string server_name;     // that their certificates must have; default: the host of each URL
  friend bool operator==(const UpstreamConfig&, const UpstreamConfig&) = default;
};

struct StoreConfig {
  std::string url = "sqlite:tollgate.db";  // or mysql://user:password@host:port/database
};

struct LifetimeConfig {
  std::chrono::seconds code{60};
  std::chrono::seconds access_token{600};
  std::chrono::seconds refresh_token{30 * 86400};
  std::chrono::seconds refresh_token_idle{0};  // zero: no limit
  friend bool operator==(const LifetimeConfig&, const LifetimeConfig&) = default;
};

/// Apps that register themselves (RFC 7591): sandbox apps of the owner of the initial access token.
struct RegistrationConfig {
  bool enabled = false;
  std::vector<std::string> scopes;               // the most that they may ask for
  std::vector<std::string> profiles{"oauth21"};  // oauth21, fapi2, oidc; the first is the default
};

struct LogConfig {
  base::LogLevel level = base::LogLevel::info;
  std::string file;  // empty: standard error
  bool json = true;
  friend bool operator==(const LogConfig&, const LogConfig&) = default;
};

/// Owned; immutable after load. File names are absolute or relative to the directory of tollgate.yaml
/// (resolved on load).
struct Config {
  std::string file;
  ListenConfig listen;
  MtlsConfig mtls;
  RedirectConfig redirect;
  ListenConfig admin{"127.0.0.1", 9080, {}, {}};
  std::string issuer =
      "http://localhost:8080";      // origin; also where the portal and the APIs are unless named below
  std::string portal_url, api_url;  // default: issuer
  /// Where clients with certificates go (RFC 8705 §5, mtls_endpoint_aliases). Default: the issuer's host at
  /// the port of `listen.mtls`; empty if there is none.
  bool dpop_nonce = false;  // RFC 9449 8, 9: proofs need a nonce of this server
  std::string mtls_url;
  unsigned workers = 0;  // 0: one per core
  unsigned blocking_threads = 8;
  unsigned blocking_queue = 1024;  // operations; above: 503
  StoreConfig store;
  std::string master_key_file = "master.key";  // 32 bytes as base64url; or the variable TOLLGATE_MASTER_KEY
  std::string openapi = "openapi";             // folder: every *.yaml in it is published
  std::string templates = "templates";         // folder
  std::map<std::string, UpstreamConfig> upstreams;
  std::map<std::string, Plan> plans;
  std::string default_plan = "starter";
  LifetimeConfig lifetimes;
  oauth::KeyTimes keys;
  RegistrationConfig registration;
  /// Apps that stand for an API: client id -> base paths of documents ("/v1"; "/": every one).
  std::map<std::string, std::vector<std::string>> resource_servers;
  Rate bad_tokens{10, std::chrono::milliseconds{1000}, 100};  // of one address: access tokens that are none
  LogConfig log;
  std::string access_log;  // file of JSON lines; empty: none; "-": standard output
  TracingConfig tracing;
  http::OutboundPolicy outbound;  // jwks_uri and back-channel logout
  std::size_t apps_per_developer = 100;
  std::uint64_t cache_memory = 32 * 1024 * 1024;  // bytes of kept answers, of all workers together; 0: none

  unsigned worker_threads() const {
    return workers ? workers : std::max(1U, std::thread::hardware_concurrency());
  }

  /// How long others may keep the JWK Set: whoever does still learns of a key before it signs.
  std::chrono::seconds jwks_max_age() const {
    return std::min(std::chrono::seconds{300}, keys.announce_for / 2);
  }
};

struct LoadedConfig {
  Config config;
  std::vector<openapi::Problem> problems;  // empty: the config is usable
};

/// Reads and validates the whole file. Unknown keys, wrong types and impossible values are problems with
/// their line.
LoadedConfig load_config(const std::string& file);
LoadedConfig load_config_text(const std::string& file, const std::string& text);

}  // namespace gateway
