// Making codes, tokens and handles.
#include "oauth/generated_secret.h"

#include <array>
#include <string>

#include "base/crypto/base64url.h"

namespace oauth {
namespace {

constexpr std::string_view kUserCodeLetters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t kUserCodeLength = 8, kMostTyped = 40;  // characters

}  // namespace

base::Secret generate_secret(std::string_view prefix, base::Random& random) {
  return base::Secret(std::string(prefix) + base::random_token(random, 32));
}

base::Secret derive_refresh_successor(const base::Secret& web_key, std::string_view refresh_token) {
  // The label keeps this use of the key apart from every other one.
  const base::Digest mac =
      base::hmac_sha256(web_key.reveal(), std::string("refresh_token successor\n").append(refresh_token));
  return base::Secret(std::string(kRefreshTokenPrefix) + base::base64url(mac.view()));
}

std::string generate_user_code(base::Random& random) {
  // Bytes from 240 up are drawn again, so that every letter is as likely as the others.
  constexpr std::size_t kFair = 256 - 256 % kUserCodeLetters.size();
  std::string letters;
  while (letters.size() < kUserCodeLength) {
    std::array<std::uint8_t, 16> drawn{};
    random.fill(drawn);
    for (const std::uint8_t byte : drawn)
      if (byte < kFair && letters.size() < kUserCodeLength)
        letters += kUserCodeLetters[byte % kUserCodeLetters.size()];
  }
  return letters;
}

std::optional<std::string> read_user_code(std::string_view typed) {
  if (typed.size() > kMostTyped) return std::nullopt;
  std::string letters;
  for (char c : typed) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (kUserCodeLetters.find(c) == std::string_view::npos) return std::nullopt;
    letters += c;
  }
  if (letters.size() != kUserCodeLength) return std::nullopt;
  return letters;
}

std::string shown_user_code(std::string_view letters) {
  return std::string(letters.substr(0, kUserCodeLength / 2)) + "-" +
         std::string(letters.substr(kUserCodeLength / 2));
}

base::Digest digest_of_user_code(std::string_view letters, const base::Secret& web_key) {
  return base::hmac_sha256(web_key.reveal(), std::string("user code\n").append(letters));
}

}  // namespace oauth
