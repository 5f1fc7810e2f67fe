// The names of signature algorithms.
#include "base/crypto/alg.h"

namespace base {

std::string_view alg_name(Alg alg) noexcept {
  switch (alg) {
    case Alg::es256:
      return "ES256";
    case Alg::ps256:
      return "PS256";
    case Alg::eddsa:
      return "EdDSA";
    case Alg::rs256:
      return "RS256";
  }
  return {};
}

std::optional<Alg> parse_alg(std::string_view name) noexcept {
  for (const Alg alg : {Alg::es256, Alg::ps256, Alg::eddsa, Alg::rs256})
    if (name == alg_name(alg)) return alg;
  if (name == "Ed25519") return Alg::eddsa;
  return std::nullopt;
}

}  // namespace base
