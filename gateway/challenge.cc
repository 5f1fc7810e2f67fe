// Building bearer challenges.
#include "gateway/challenge.h"

namespace gateway {
namespace {

// RFC 6750 3: only %x20-21 / %x23-5B / %x5D-7E may stand in error_description.
std::string quotable(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c >= 0x20 && c <= 0x7E && c != '"' && c != '\\') out += c;
  return out;
}

}  // namespace

std::string bearer_challenge(const base::Error& error, const openapi::Operation* operation,
                             const std::string& api_url) {
  std::string out = "Bearer realm=\"tollgate\"";
  if (error.code != base::ErrorCode::missing_token) {
    out += ", error=\"" + std::string(base::row(error.code).name) + "\"";
    out += ", error_description=\"" + quotable(error.description) + "\"";
  }
  if (operation && !operation->scopes.empty()) {
    std::string scope;
    for (const std::string& one : operation->scopes) scope += (scope.empty() ? "" : " ") + one;
    out += ", scope=\"" + scope + "\"";
  }
  return out + ", resource_metadata=\"" + api_url + "/.well-known/oauth-protected-resource\"";
}

}  // namespace gateway
