// Sealing and opening access tokens.
//
//   token   = "tg_at_" base64url(header nonce sealed)
//   header  = version:2 key_id:4                    big-endian, authenticated (AAD)
//   nonce   = 12 random bytes                       bytes 6 to 17: its 16 characters are the token id
//   sealed  = AES-256-GCM(claims) tag:16
//   claims  = environment:1 issued_at:8 expires_at:8 string8(client_id) string8(subject) string8(grant_id)
//             string8(plan) string16(scope)         string8/16 = length:1/2 bytes; times in seconds
//             version 2 goes on: present:1, a bit for each of these that follows, in this order:
//             string16(authorization_details) string16(audience) string8(jkt) string8(x5t) string8(acr)
//             auth_time:8 string8(sid)
//
// A token that has none of these is of version 1. A program that knows only version 1 refuses the others:
// what restricts a token is never overlooked while two versions of the program run side by side.
#include "oauth/access_token.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "base/crypto/base64url.h"

namespace oauth {
namespace {

constexpr std::uint16_t kPlainVersion = 1, kExtendedVersion = 2;
constexpr std::size_t kHeaderSize = 6, kNonceSize = base::kAeadNonceSize, kTagSize = base::kAeadTagSize;
constexpr std::size_t kTokenIdOffset = kHeaderSize / 3 * 4, kTokenIdSize = kNonceSize / 3 * 4;
static_assert(kHeaderSize % 3 == 0 && kNonceSize % 3 == 0, "the token id is a part of the token's own text");
constexpr std::size_t kMaxRaw = kMaxAccessToken / 4 * 3;

void put(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFF);
}

void put_string(std::string& out, std::string_view text, int length_bytes) {
  if (text.size() >> (length_bytes * 8) != 0) throw std::length_error("access token: a claim is too long");
  put(out, text.size(), length_bytes);
  out += text;
}

/// Reads claims front to back; `failed` sticks.
struct Reader {
  std::string_view rest;
  bool failed = false;

  std::string_view bytes(std::size_t count) {
    if (count > rest.size()) return failed = true, std::string_view{};
    const std::string_view taken = rest.substr(0, count);
    rest.remove_prefix(count);
    return taken;
  }
  std::uint64_t number(std::size_t count) {
    std::uint64_t value = 0;
    for (const char c : bytes(count)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  std::string_view string(std::size_t length_bytes) { return bytes(number(length_bytes)); }
};

/// Bits of `present`, and the width of each one's length. The order is that of the bytes.
struct Extra {
  std::uint8_t bit;
  std::string_view AccessClaimsView::*text;  // nullptr: auth_time
  int length_bytes;
};
constexpr Extra kExtras[] = {{1, &AccessClaimsView::authorization_details, 2},
                             {2, &AccessClaimsView::audience, 2},
                             {4, &AccessClaimsView::jkt, 1},
                             {8, &AccessClaimsView::x5t, 1},
                             {16, &AccessClaimsView::acr, 1},
                             {32, nullptr, 8},
                             {64, &AccessClaimsView::sid, 1}};
constexpr std::uint8_t kAllExtras = 127;

std::uint8_t present_extras(const AccessClaimsView& claims) {
  std::uint8_t present = 0;
  for (const Extra& extra : kExtras)
    if (extra.text ? !(claims.*extra.text).empty() : base::unix_seconds(claims.auth_time) != 0)
      present |= extra.bit;
  return present;
}

void put_extras(std::string& out, const AccessClaimsView& claims, std::uint8_t present) {
  put(out, present, 1);
  for (const Extra& extra : kExtras) {
    if (!(present & extra.bit)) continue;
    if (extra.text)
      put_string(out, claims.*extra.text, extra.length_bytes);
    else
      put(out, static_cast<std::uint64_t>(base::unix_seconds(claims.auth_time)), extra.length_bytes);
  }
}

void read_extras(Reader& reader, AccessClaimsView& claims) {
  const std::uint64_t present = reader.number(1);
  if (present == 0 || present > kAllExtras) reader.failed = true;
  for (const Extra& extra : kExtras) {
    if (!(present & extra.bit)) continue;
    if (extra.text)
      claims.*extra.text = reader.string(static_cast<std::size_t>(extra.length_bytes));
    else
      claims.auth_time = base::from_unix(static_cast<std::int64_t>(reader.number(8)));
  }
}

std::string header(std::uint16_t version, std::uint32_t key_id) {
  std::string out;
  put(out, version, 2);
  put(out, key_id, 4);
  return out;
}

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_token, why}; }

base::Error not_ours() { return invalid("the access token is malformed or was not issued here"); }

}  // namespace

TokenSealer::TokenSealer(const std::vector<SealingKey>& keys) {
  if (keys.empty()) throw std::invalid_argument("access token: there is no sealing key");
  keys_.reserve(keys.size());
  for (const SealingKey& key : keys) keys_.push_back({key.id, base::Aead(key.key)});
}

std::string TokenSealer::seal(const AccessClaimsView& claims, base::Random& random) {
  std::string plain;
  plain.reserve(256);
  put(plain, static_cast<std::uint64_t>(claims.environment), 1);
  put(plain, static_cast<std::uint64_t>(base::unix_seconds(claims.issued_at)), 8);
  put(plain, static_cast<std::uint64_t>(base::unix_seconds(claims.expires_at)), 8);
  put_string(plain, claims.client_id, 1);
  put_string(plain, claims.subject, 1);
  put_string(plain, claims.grant_id, 1);
  put_string(plain, claims.plan, 1);
  put_string(plain, claims.scope, 2);
  const std::uint8_t present = present_extras(claims);
  if (present != 0) put_extras(plain, claims, present);

  std::array<std::uint8_t, kNonceSize> nonce{};
  random.fill(nonce);
  const std::string_view nonce_view(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  std::string raw = header(present == 0 ? kPlainVersion : kExtendedVersion, keys_.front().id);
  const std::string aad = raw;
  raw.reserve(kHeaderSize + kNonceSize + plain.size() + kTagSize);
  raw += nonce_view;
  keys_.front().aead.seal(nonce_view, aad, plain, raw);
  std::string token(kAccessTokenPrefix);
  token += base::base64url(raw);
  if (token.size() > kMaxAccessToken)
    throw std::length_error("access token: it would be too long to be accepted");
  return token;
}

base::Result<AccessClaimsView> TokenSealer::open(std::string_view token, base::Instant now,
                                                 std::string& scratch) {
  if (token.size() > kMaxAccessToken || !token.starts_with(kAccessTokenPrefix)) return not_ours();
  const std::string_view text = token.substr(kAccessTokenPrefix.size());
  // scratch: raw bytes, plain claims, token id. It keeps its size, so only the first call of a thread
  // allocates.
  if (scratch.size() < 2 * kMaxRaw + kTokenIdSize) scratch.resize(2 * kMaxRaw + kTokenIdSize);
  char* const plain_out = scratch.data() + kMaxRaw;
  char* const token_id_out = scratch.data() + 2 * kMaxRaw;

  const auto raw_size = base::base64url_decode_into(text, scratch.data(), kMaxRaw);
  if (!raw_size || *raw_size < kHeaderSize + kNonceSize + kTagSize) return not_ours();
  const std::string_view raw(scratch.data(), *raw_size);
  Reader head{raw.substr(0, kHeaderSize)};
  const std::uint64_t version = head.number(2);
  if (version != kPlainVersion && version != kExtendedVersion) return not_ours();
  const auto key_id = static_cast<std::uint32_t>(head.number(4));
  const auto keyed = std::ranges::find(keys_, key_id, &Keyed::id);
  if (keyed == keys_.end()) return not_ours();
  const auto plain_size = keyed->aead.open(raw.substr(kHeaderSize, kNonceSize), raw.substr(0, kHeaderSize),
                                           raw.substr(kHeaderSize + kNonceSize), plain_out);
  if (!plain_size) return not_ours();

  Reader reader{std::string_view(plain_out, *plain_size)};
  AccessClaimsView claims;
  const std::uint64_t environment = reader.number(1);
  claims.issued_at = base::from_unix(static_cast<std::int64_t>(reader.number(8)));
  claims.expires_at = base::from_unix(static_cast<std::int64_t>(reader.number(8)));
  claims.client_id = reader.string(1);
  claims.subject = reader.string(1);
  claims.grant_id = reader.string(1);
  claims.plan = reader.string(1);
  claims.scope = reader.string(2);
  if (version == kExtendedVersion) read_extras(reader, claims);
  if (reader.failed || !reader.rest.empty() || environment > static_cast<std::uint64_t>(Environment::live))
    return not_ours();
  claims.environment = static_cast<Environment>(environment);
  if (claims.expires_at <= now) return invalid("the access token has expired");
  std::memcpy(token_id_out, text.data() + kTokenIdOffset, kTokenIdSize);
  claims.token_id = {token_id_out, kTokenIdSize};
  return claims;
}

}  // namespace oauth
