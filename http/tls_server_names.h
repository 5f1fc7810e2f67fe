// Which certificate answers for which name: exact names first, then wildcards of one label.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// Immutable once filled; then thread-safe.
class ServerNames {
 public:
  /// A dNSName of a certificate: "api.example" or "*.api.example" (RFC 9525 §6.3). Other wildcards are
  /// ignored. The first certificate that has a name keeps it.
  void add(std::string_view name, std::size_t certificate);
  /// The certificate for what a client asked for (RFC 6066 §3), in any case; nullopt if none has the name.
  std::optional<std::size_t> find(std::string_view name) const;

 private:
  std::map<std::string, std::size_t, std::less<>> exact_, wildcard_;  // lower case; what follows "*."
};

}  // namespace http
