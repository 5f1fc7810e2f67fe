// Secrets in a type that cannot be printed, serialised or compared with ==.
#pragma once
#include <openssl/crypto.h>

#include <ostream>
#include <string_view>
#include <vector>

namespace base {

/// Owns secret bytes; wiped on destruction. A vector, not a string: moving leaves no copy in an SSO buffer.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view plain) : bytes_(plain.begin(), plain.end()) {}
  Secret(Secret&&) noexcept = default;
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe();
      bytes_ = std::move(other.bytes_);
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(); }
  std::string_view reveal() const& noexcept { return {bytes_.data(), bytes_.size()}; }
  std::string_view reveal() && = delete;
  bool empty() const noexcept { return bytes_.empty(); }
  Secret copy() const { return Secret(reveal()); }

 private:
  void wipe() noexcept {
    if (!bytes_.empty()) OPENSSL_cleanse(bytes_.data(), bytes_.size());
  }
  std::vector<char> bytes_;
};
std::ostream& operator<<(std::ostream&, const Secret&) = delete;
template <class Json>
void to_json(Json&, const Secret&) = delete;

/// Constant-time for equal lengths; the length itself is not a secret.
inline bool equal_ct(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace base
