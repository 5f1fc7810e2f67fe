// Choosing, sealing and opening kept answers.
#include "gateway/kept_answer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/crypto/aead.h"

namespace gateway {
namespace {

constexpr std::array kUndecided{401, 403, 407, 408, 409, 421, 423, 425, 429};
constexpr std::array<std::string_view, 9> kKept{
    "content-type", "content-language", "content-encoding", "content-location", "location", "link",
    "etag",         "last-modified",    "cache-control"};
constexpr std::string_view kAad = "tollgate kept answer 1";

// One answer, one key: no nonce can repeat under it, and an answer cannot be moved to another row.
base::Secret key_for(const base::Secret& secret, const base::Digest& key, std::string_view owner) {
  const std::string label = "kept answer\n" + key.hex() + "\n" + std::string(owner);
  base::Digest derived = base::hmac_sha256(secret.reveal(), label);
  base::Secret out(derived.view());
  OPENSSL_cleanse(derived.bytes.data(), derived.bytes.size());
  return out;
}

// "201", a line for each field, an empty line, the body. Field values have no line ends: http/ saw to that.
std::string to_text(const http::Response& answer) {
  std::string out = std::to_string(answer.status) + "\n";
  for (const auto& [name, value] : answer.fields) out.append(name).append(":").append(value).append("\n");
  return out.append("\n").append(answer.body);
}

std::optional<http::Response> from_text(std::string_view text) {
  http::Response answer;
  const auto line = [&text]() -> std::optional<std::string_view> {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view found = text.substr(0, end);
    text.remove_prefix(end + 1);
    return found;
  };
  const auto status = line();
  if (!status) return std::nullopt;
  const char* const end = status->data() + status->size();
  const auto [stop, error] = std::from_chars(status->data(), end, answer.status);
  if (error != std::errc{} || stop != end) return std::nullopt;
  for (;;) {
    const auto field = line();
    if (!field) return std::nullopt;
    if (field->empty()) break;
    const std::size_t colon = field->find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    answer.add(std::string(field->substr(0, colon)), std::string(field->substr(colon + 1)));
  }
  answer.body = text;
  return answer;
}

}  // namespace

bool is_final_answer(const http::Response& answer) {
  if (answer.status >= 500 || std::ranges::count(kUndecided, answer.status) != 0) return false;
  return answer.field("Retry-After").empty();
}

http::Response kept_part(const http::Response& answer) {
  http::Response kept;
  kept.status = answer.status;
  for (const auto& [name, value] : answer.fields)
    if (std::ranges::any_of(kKept, [&](std::string_view k) { return http::same_field_name(name, k); }))
      kept.add(name, value);
  kept.body = answer.body;
  return kept;
}

std::string seal_answer(const base::Secret& secret, const base::Digest& key, std::string_view owner,
                        const http::Response& answer, base::Random& random) {
  std::array<std::uint8_t, base::kAeadNonceSize> bytes{};
  random.fill(bytes);
  const std::string nonce(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::string out = nonce;
  base::Aead(key_for(secret, key, owner)).seal(nonce, kAad, to_text(answer), out);
  return out;
}

std::optional<http::Response> open_answer(const base::Secret& secret, const base::Digest& key,
                                          std::string_view owner, std::string_view sealed) {
  if (sealed.size() < base::kAeadNonceSize + base::kAeadTagSize) return std::nullopt;
  std::string text(sealed.size(), '\0');
  const auto size = base::Aead(key_for(secret, key, owner))
                        .open(sealed.substr(0, base::kAeadNonceSize), kAad,
                              sealed.substr(base::kAeadNonceSize), text.data());
  if (!size) return std::nullopt;
  return from_text(std::string_view(text).substr(0, *size));
}

}  // namespace gateway
