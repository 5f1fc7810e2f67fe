// A JWK Set (RFC 7517 5): a client's published keys.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto/jwk.h"
#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxJwkSet = 64 * 1024;  // bytes
inline constexpr std::size_t kMaxJwkSetKeys = 20;

/// Immutable after parsing; find() may be called from any thread.
class JwkSet {
 public:
  /// {"keys": [...]}. Keys that are not for us (unknown kty or crv, use "enc", another alg) are left out, as
  /// RFC 7517 5 says. The whole set is refused with invalid_request for: a private or symmetric key, a
  /// malformed or weak key of a type we know, a `kid` used twice (FAPI 2.0 5.4.2), an `x5c` whose first
  /// certificate has another key, more than kMaxJwkSetKeys or kMaxJwkSet.
  static Result<JwkSet> parse(std::string_view json_text);

  /// The key to verify with. By `kid` if not "", and then only if it may be used with `alg`; without one,
  /// only if exactly one key may. nullptr otherwise. Valid as long as the set.
  const PublicKey* find(std::string_view kid, Alg alg) const noexcept;

  /// RFC 8705 2.2.2: the key whose `x5c` begins with the certificate, or, for keys without x5c, that is the
  /// certificate's key. nullptr if none is.
  /// @param x5t_s256    the certificate's thumbprint
  /// @param thumbprint  of its public key (RFC 7638)
  const PublicKey* find_certificate(std::string_view x5t_s256, std::string_view thumbprint) const noexcept;

  /// Whether one of the keys may verify one of the algorithms.
  bool can_verify(AlgSet algs) const noexcept;

  bool empty() const noexcept { return entries_.empty(); }
  std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    PublicKey key;
    std::string x5t_s256;  // of the first certificate in x5c, "" without x5c
  };
  std::vector<Entry> entries_;
};

}  // namespace base
