// Finding a signing key by algorithm, and a verifying one by kid.
#include "oauth/signing_keys.h"

#include <algorithm>
#include <stdexcept>

namespace oauth {

SigningKeys::SigningKeys(std::vector<base::Signer> active, std::vector<base::Signer> others,
                         const std::vector<std::string>& also_published)
    : active_(std::move(active)) {
  const auto publish = [this](const base::Signer& signer) {
    auto key = base::PublicKey::from_jwk(signer.public_jwk_json());
    if (!key) throw std::invalid_argument("a signing key has no valid public half");
    if (find(signer.kid())) return;
    verifying_.push_back(*std::move(key));
    public_jwks_.push_back(signer.public_jwk_json());
  };
  for (const base::Signer& signer : active_) publish(signer);
  for (const base::Signer& signer : others) publish(signer);
  public_jwks_.insert(public_jwks_.end(), also_published.begin(), also_published.end());
}

const base::Signer* SigningKeys::for_alg(std::string_view alg) const {
  const std::string_view wanted = alg.empty() ? "ES256" : alg;
  const auto found = std::ranges::find_if(
      active_, [wanted](const base::Signer& signer) { return base::alg_name(signer.alg()) == wanted; });
  return found == active_.end() ? nullptr : &*found;
}

std::vector<std::string> SigningKeys::algs() const {
  std::vector<std::string> names;
  for (const base::Signer& signer : active_) {
    const std::string name(base::alg_name(signer.alg()));
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  // Not std::ranges::stable_partition: clang 14 cannot take apart the range that it returns.
  std::stable_partition(names.begin(), names.end(), [](const std::string& name) { return name == "ES256"; });
  return names;
}

const base::PublicKey* SigningKeys::find(std::string_view kid) const {
  const auto found =
      std::ranges::find_if(verifying_, [kid](const base::PublicKey& key) { return key.kid() == kid; });
  return found == verifying_.end() ? nullptr : &*found;
}

}  // namespace oauth
