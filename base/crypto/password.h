// Passwords as argon2id (RFC 9106) in PHC string form.
#pragma once
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"

namespace base {

struct PasswordCost {
  unsigned memory_kib = 19 * 1024;  // OWASP's argon2id minimum: 19 MiB, 2 passes, 1 lane
  unsigned passes = 2;
  unsigned lanes = 1;
};

/// Slow by design (about 20 ms): blocking pool only.
std::string hash_password(const Secret& password, Random& random, const PasswordCost& cost = {});
/// False for a wrong password and for a malformed hash; takes the time of a hash either way when the hash is
/// well-formed.
bool verify_password(const Secret& password, std::string_view phc);
/// A valid hash of no password: verified against for unknown users, so that they take as long.
std::string_view dummy_password_hash();

}  // namespace base
