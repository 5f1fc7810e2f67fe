// Finding the access token.
#include "gateway/bearer.h"

#include <algorithm>
#include <array>

#include "http/message.h"

namespace gateway {
namespace {

constexpr std::array<bool, 256> kB68 = [] {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[c] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c - 32] = true;
  for (const char c : {'-', '.', '_', '~', '+', '/', '='}) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Whether a percent-encoded name is `access_token`, whichever of its characters are encoded.
bool is_access_token(std::string_view name) {
  constexpr std::string_view kName = "access_token";
  std::size_t at = 0;
  for (std::size_t i = 0; i < name.size(); ++i, ++at) {
    char c = name[i];
    if (c == '%' && i + 2 < name.size() && hex(name[i + 1]) >= 0 && hex(name[i + 2]) >= 0) {
      c = static_cast<char>(hex(name[i + 1]) * 16 + hex(name[i + 2]));
      i += 2;
    }
    if (at >= kName.size() || c != kName[at]) return false;
  }
  return at == kName.size();
}

}  // namespace

std::optional<PresentedToken> presented_token(std::string_view authorization) noexcept {
  const std::size_t space = authorization.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const std::string_view name = authorization.substr(0, space);
  const bool is_dpop = http::same_field_name(name, "dpop");
  if (!is_dpop && !http::same_field_name(name, "bearer")) return std::nullopt;
  authorization.remove_prefix(space);
  while (authorization.starts_with(' ')) authorization.remove_prefix(1);
  bool allowed = !authorization.empty();
  for (const char c : authorization) allowed &= kB68[static_cast<unsigned char>(c)];
  if (!allowed) return std::nullopt;
  return PresentedToken{is_dpop ? TokenScheme::dpop : TokenScheme::bearer, authorization};
}

bool has_query_token(std::string_view query) noexcept {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    if (is_access_token(pair.substr(0, pair.find('=')))) return true;
    if (end == std::string_view::npos) return false;
    query.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace gateway
