// The signature algorithms there are (RFC 7518 3.1, RFC 8037 3.1). There is no "none" and no HMAC.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace base {

enum class Alg : std::uint8_t { es256, ps256, eddsa, rs256 };

/// "ES256", "PS256", "EdDSA", "RS256".
std::string_view alg_name(Alg alg) noexcept;
/// Exact, case-sensitive. "Ed25519" (RFC 9864 2.2) is another name of EdDSA: all our EdDSA keys are Ed25519.
std::optional<Alg> parse_alg(std::string_view name) noexcept;

/// A set of algorithms: what one kind of token may be signed with.
class AlgSet {
 public:
  constexpr AlgSet() = default;
  constexpr AlgSet(std::initializer_list<Alg> algs) {
    for (const Alg alg : algs) add(alg);
  }
  constexpr void add(Alg alg) noexcept { bits_ = static_cast<std::uint8_t>(bits_ | bit(alg)); }
  constexpr bool contains(Alg alg) const noexcept { return (bits_ & bit(alg)) != 0; }
  constexpr bool empty() const noexcept { return bits_ == 0; }
  friend constexpr bool operator==(AlgSet, AlgSet) = default;

 private:
  static constexpr unsigned bit(Alg alg) noexcept { return 1u << static_cast<unsigned>(alg); }
  std::uint8_t bits_ = 0;
};

/// FAPI 2.0 Security Profile 5.4.1.
inline constexpr AlgSet kFapiAlgs{Alg::es256, Alg::ps256, Alg::eddsa};
/// OpenID Connect Basic also has RS256.
inline constexpr AlgSet kAllAlgs{Alg::es256, Alg::ps256, Alg::eddsa, Alg::rs256};

}  // namespace base
