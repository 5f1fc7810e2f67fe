// SystemRandom over OpenSSL's generator (here because only base/crypto knows OpenSSL).
#include <openssl/rand.h>

#include <climits>
#include <stdexcept>

#include "base/random.h"

namespace base {

void SystemRandom::fill(std::span<std::uint8_t> out) {
  if (out.size() > INT_MAX || RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
    throw std::runtime_error("the random generator failed");
}

}  // namespace base
