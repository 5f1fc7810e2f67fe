// Argon2id through libargon2.
#include "base/crypto/password.h"

#include <argon2.h>

#include <array>
#include <stdexcept>
#include <string>

namespace base {
namespace {
constexpr std::size_t kSaltSize = 16, kHashSize = 32;  // RFC 9106 4
constexpr std::size_t kLongestHash = 256;
}  // namespace

std::string hash_password(const Secret& password, Random& random, const PasswordCost& cost) {
  std::array<std::uint8_t, kSaltSize> salt{};
  random.fill(salt);
  std::string phc(
      argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, kSaltSize, kHashSize, Argon2_id), '\0');
  const int failure = argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes,
                                            password.reveal().data(), password.reveal().size(), salt.data(),
                                            salt.size(), kHashSize, phc.data(), phc.size());
  if (failure != ARGON2_OK) throw std::runtime_error(std::string("argon2: ") + argon2_error_message(failure));
  phc.resize(phc.find('\0'));
  return phc;
}

bool verify_password(const Secret& password, std::string_view phc) {
  if (phc.size() > kLongestHash || phc.find('\0') != std::string_view::npos) return false;
  const std::string terminated(phc);
  return argon2id_verify(terminated.c_str(), password.reveal().data(), password.reveal().size()) == ARGON2_OK;
}

std::string_view dummy_password_hash() {
  // Default cost. The salt and the hash are digits of pi in hexadecimal: nobody knows a password for them.
  return "$argon2id$v=19$m=19456,t=2,p=1$JD9qiIWjCNMTGYouA3BzRA$pAk4IimfMdAILvqY7E5siUUoIeY40BN3vlRmzzTpDGw";
}

}  // namespace base
