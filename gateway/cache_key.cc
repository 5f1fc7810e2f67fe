// Making the key of a kept answer.
#include "gateway/cache_key.h"

namespace gateway {
namespace {

/// Each part behind its length, so that no two lists are alike.
void put(std::string& text, std::string_view part) {
  text.append(std::to_string(part.size())).append(":").append(part);
}

}  // namespace

base::Digest cache_key(const Exchange& x) {
  const http::HeadView& head = x.connection.head();
  std::string host(head.framing.host);
  for (char& c : host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  std::string text = "GET ";
  text.append(head.secure ? "https " : "http ");
  text.append(x.claims.environment == oauth::Environment::live ? "live " : "sandbox ");
  for (const std::string_view part : {std::string_view(host), x.target, x.claims.client_id, x.claims.subject,
                                      x.claims.scope, x.claims.grant_id, x.claims.authorization_details})
    put(text, part);
  return base::sha256(text);
}

}  // namespace gateway
