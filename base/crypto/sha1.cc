// SHA-1 over OpenSSL.
#include "base/crypto/sha1.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace base {

std::string sha1(std::string_view data) {
  std::string out(20, '\0');
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, "SHA1", nullptr, data.data(), data.size(),
                   reinterpret_cast<unsigned char*>(out.data()), &size) != 1 ||
      size != out.size())
    throw std::runtime_error("OpenSSL: SHA-1 is unavailable");
  return out;
}

}  // namespace base
