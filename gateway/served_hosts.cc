// Comparing a request's Host with the configured names.
#include "gateway/served_hosts.h"

#include <algorithm>

#include "gateway/origin.h"
#include "http/host.h"

namespace gateway {
namespace {

constexpr std::uint16_t kHttp = 80, kHttps = 443;

/// Whether `host` is `named`, which is host[:port].
bool is_named(http::HostView host, std::string_view named, std::uint16_t default_port,
              bool any_port) noexcept {
  const auto wanted = http::parse_host(named);
  if (!wanted) return false;
  if (any_port) host.port = wanted->port;
  return http::same_host(host, *wanted, default_port);
}

bool has_port(std::string_view host) noexcept {
  const auto parsed = http::parse_host(host);
  return parsed && parsed->port != 0;
}

bool is_loopback_text(std::string_view host) noexcept {
  const auto parsed = http::parse_host(host);
  return parsed && http::is_loopback(*parsed);
}

}  // namespace

ServedHosts::ServedHosts(const Config& config, std::uint16_t port) : port_(port) {
  for (const std::string* url : {&config.issuer, &config.portal_url, &config.api_url, &config.mtls_url}) {
    const auto origin = parse_origin(*url);
    if (!origin) continue;
    const std::uint16_t default_port = origin->secure ? kHttps : kHttp;
    const std::string authority = origin->authority();
    if (std::ranges::find(served_, authority, &Served::host) == served_.end())
      served_.push_back({authority, default_port, false});
    if (url != &config.issuer || !is_loopback_text(authority)) continue;
    for (const char* name : {"localhost:", "127.0.0.1:", "[::1]:"})
      served_.push_back({name + std::to_string(port), default_port, false});
  }
  const std::uint16_t own_default = config.listen.tls.certificates.empty() ? kHttp : kHttps;
  for (const std::string& host : config.listen.hosts) served_.push_back({host, own_default, !has_port(host)});
}

bool ServedHosts::contains(std::string_view host) const noexcept {
  if (std::ranges::find(served_, host, &Served::host) != served_.end()) return true;
  const auto parsed = http::parse_host(host);
  return parsed && std::ranges::any_of(served_, [&](const Served& served) {
           return is_named(*parsed, served.host, served.default_port, served.any_port);
         });
}

std::optional<std::string> ServedHosts::secure_authority(std::string_view host) const {
  auto asked = http::parse_host(host);
  if (!asked) return std::nullopt;
  for (const Served& served : served_) {
    if (served.default_port != kHttps) continue;
    const auto named = http::parse_host(served.host);
    if (!named) continue;
    asked->port = named->port;
    if (!http::same_host(*asked, *named, kHttps)) continue;
    return served.any_port && port_ != kHttps ? served.host + ":" + std::to_string(port_) : served.host;
  }
  return std::nullopt;
}

bool is_admin_host(const ListenConfig& admin, std::string_view host) noexcept {
  const auto parsed = http::parse_host(host);
  if (!parsed) return false;
  if (http::is_loopback(*parsed)) return true;
  if (http::is_address(*parsed) && !is_loopback_text(admin.host)) return true;
  return std::ranges::any_of(
      admin.hosts, [&](const std::string& named) { return is_named(*parsed, named, 80, !has_port(named)); });
}

}  // namespace gateway
