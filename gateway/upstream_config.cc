// Reading upstreams: one address, or a list of targets, and the rules for several.
#include "gateway/upstream_config.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "gateway/origin.h"
#include "http/ip_address.h"

namespace gateway {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::size_t kMostTargets = 64;
constexpr std::uint64_t kMostWeight = 1000;
constexpr std::size_t kLongestCheckPath = 1024;
constexpr std::chrono::minutes kMostTotal{10};

void read_url(YamlSection& s, std::string_view key, std::string& out) {
  s.read(key, out);
  const auto origin = parse_origin(out);
  if (!origin) s.problem(key, "must be http://host:port or https://host:port of the backend");
}

void read_targets(YamlSection& s, std::string_view key, std::vector<TargetConfig>& out) {
  if (!s.has(key)) return;
  if (!s.is_list(key)) return read_url(s, key, out.emplace_back().url);
  for (YamlSection& item : s.items(key)) {
    TargetConfig& target = out.emplace_back();
    read_url(item, "url", target.url);
    item.read_unsigned("weight", target.weight, 1, kMostWeight);
    for (const TargetConfig& other : out)
      if (&other != &target && other.url == target.url) item.problem("url", "is there twice: use `weight`");
    item.finish();
  }
  if (out.empty() || out.size() > kMostTargets)
    s.problem(key, "must have 1 to " + std::to_string(kMostTargets) + " targets");
  const auto encrypted = std::ranges::count_if(out, &TargetConfig::is_encrypted);
  if (encrypted != 0 && encrypted != std::ssize(out))
    s.problem(key, "must not mix http and https: what is encrypted must not move to a target that is not");
}

void read_count(YamlSection& s, std::string_view key, unsigned& out, std::uint64_t least,
                std::uint64_t most) {
  std::uint64_t wide = out;
  s.read_unsigned(key, wide, least, most);
  out = static_cast<unsigned>(wide);
}

void read_health(YamlSection s, UpstreamConfig& out) {
  read_count(s, "failures", out.health.failures, 0, 1000);
  s.read("eject_for", out.health.eject_for);
  s.read("eject_at_most", out.health.eject_at_most);
  s.read_unsigned("max_ejected", out.max_ejected, 0, 100);
  s.read("slow_start", out.health.slow_start);
  if (out.health.eject_for.count() <= 0) s.problem("eject_for", "must be more than 0");
  if (out.health.eject_at_most < out.health.eject_for)
    s.problem("eject_at_most", "must not be shorter than `eject_for`");
  s.finish();
}

// What can stand in a request line as it is.
bool is_check_path(const std::string& text) {
  const auto fits = [](char c) { return c > ' ' && c < 0x7f && c != '#'; };
  return text.starts_with('/') && text.size() <= kLongestCheckPath && std::ranges::all_of(text, fits);
}

void read_between(YamlSection& s, std::string_view key, milliseconds& out, milliseconds least,
                  milliseconds most, const char* reason) {
  s.read(key, out);
  if (out < least || out > most) s.problem(key, reason);
}

void read_health_check(YamlSection s, HealthCheckConfig& out) {
  s.read("path", out.path);
  if (!is_check_path(out.path))
    s.problem(
        "path",
        "must begin with / and have at most 1024 characters, no spaces, no control characters and no #");
  read_between(s, "every", out.every, 1s, 1h, "must be 1s to 1h");
  read_between(s, "timeout", out.timeout, 100ms, 1min, "must be 100ms to 1m");
  if (out.timeout > out.every) s.problem("timeout", "must not be longer than `every`");
  read_count(s, "unhealthy_after", out.rules.unhealthy_after, 1, 100);
  read_count(s, "healthy_after", out.rules.healthy_after, 1, 100);
  s.finish();
}

void read_retries(YamlSection s, http::RetryRules& out) {
  read_count(s, "percent", out.percent, 0, 100);
  read_count(s, "floor", out.floor, 0, 1000);
  s.finish();
}

bool is_name_or_address(const std::string& text) {
  if (http::parse_ip_address(text)) return true;
  return text.find(':') == std::string::npos && parse_origin("https://" + text);
}

void read_tls(YamlSection s, UpstreamConfig& out) {
  s.read("ca", out.tls.ca_file);
  s.read("server_name", out.server_name);
  s.read("certificate", out.tls.certificate_file);
  s.read("key", out.tls.key_file);
  if (!out.server_name.empty() && !is_name_or_address(out.server_name))
    s.problem("server_name", "must be a host name or an address");
  if (out.tls.key_file.empty() && !out.tls.certificate_file.empty())
    s.problem("key", "is missing: `certificate` needs it");
  if (out.tls.certificate_file.empty() && !out.tls.key_file.empty())
    s.problem("certificate", "is missing: `key` needs it");
  s.finish();
}

}  // namespace

void read_upstreams(YamlSection section, std::map<std::string, UpstreamConfig>& out) {
  for (const std::string& name : section.names()) {
    YamlSection one = section.section(name);
    UpstreamConfig& upstream = out[name];
    read_targets(one, "sandbox", upstream.sandbox);
    read_targets(one, "live", upstream.live);
    if (!one.has("sandbox") && !one.has("live"))
      section.problem(name, "needs `sandbox` or `live`: the address of the backend");
    one.read("host", upstream.host);
    if (!upstream.host.empty() && !parse_origin("http://" + upstream.host))
      one.problem("host", "must be host or host:port");
    one.read("total_timeout", upstream.total_timeout);
    // The key of a request is held as long, if its gateway dies.
    if (upstream.total_timeout > kMostTotal) one.problem("total_timeout", "must be at most 10m");
    read_tls(one.section("tls"), upstream);
    if (one.has("tls") && !std::ranges::any_of(upstream.sandbox, &TargetConfig::is_encrypted) &&
        !std::ranges::any_of(upstream.live, &TargetConfig::is_encrypted))
      one.problem("tls", "is for targets at https://, and there is none");
    read_health(one.section("health"), upstream);
    if (one.has("health_check")) read_health_check(one.section("health_check"), upstream.health_check);
    read_between(one, "resolve_every", upstream.resolve_every, 1s, 1h, "must be 1s to 1h");
    read_retries(one.section("retries"), upstream.retries);
    one.finish();
  }
}

std::chrono::milliseconds total_timeout(const UpstreamConfig& upstream, const openapi::Policy& policy) {
  const std::chrono::milliseconds of_operation = policy.connect_timeout + policy.response_timeout;
  return upstream.total_timeout.count() != 0 ? upstream.total_timeout : of_operation;
}

std::chrono::milliseconds total_timeout(const Config& config, const openapi::Policy& policy) {
  const auto found = config.upstreams.find(policy.upstream);
  return total_timeout(found == config.upstreams.end() ? UpstreamConfig{} : found->second, policy);
}

}  // namespace gateway
