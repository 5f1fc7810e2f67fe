// Which Host a listener answers to: a request for any other site is refused, never served by chance.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/config.h"

namespace gateway {

/// The hosts of the main listener: those of issuer, portal_url and api_url, `listen.hosts`, and for an issuer
/// on loopback every loopback name with the listener's own port. Immutable; thread-safe.
class ServedHosts {
 public:
  ServedHosts(const Config& config, std::uint16_t port);
  /// `host` passed http::parse_host. RFC 9110 §7.4. Letter case, a root dot and the scheme's own port do not
  /// matter. No allocation.
  bool contains(std::string_view host) const noexcept;
  /// Where a host is served over https, as host[:port], by whatever port the request came; nullopt if it is
  /// not.
  std::optional<std::string> secure_authority(std::string_view host) const;

 private:
  struct Served {
    std::string host;            // host[:port]
    std::uint16_t default_port;  // what no port means
    bool any_port;
  };
  std::vector<Served> served_;
  std::uint16_t port_;
};

/// The admin listener's rule: loopback names and `admin.hosts`; other addresses only if it is bound to one. A
/// web page that rebinds its own name to this machine is thereby refused.
bool is_admin_host(const ListenConfig& admin, std::string_view host) noexcept;

}  // namespace gateway
