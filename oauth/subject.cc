// Deriving pairwise subjects.
#include "oauth/subject.h"

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"

namespace oauth {
namespace {

std::string sector_of(const Client& client) {
  if (!client.metadata.sector_identifier_uri.empty())
    return sector_host(client.metadata.sector_identifier_uri);
  if (!client.redirect_uris.empty()) return sector_host(client.redirect_uris.front());
  return client.client_id.value;
}

}  // namespace

std::string sector_host(std::string_view uri) {
  const auto scheme = uri.find("://");
  if (scheme != std::string_view::npos) uri.remove_prefix(scheme + 3);
  uri = uri.substr(0, uri.find_first_of("/?#"));
  const auto bracket = uri.rfind(']');
  uri = uri.substr(0, uri.find(':', bracket == std::string_view::npos ? 0 : bracket));
  std::string host(uri);
  for (char& c : host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return host;
}

std::string subject_for(const Client& client, const base::UserId& user, const base::Secret& web_key) {
  if (client.metadata.subject_type == SubjectType::public_) return user.value;
  std::string text("pairwise\n");
  text.append(sector_of(client)).append("\n").append(user.value);
  return base::base64url(base::hmac_sha256(web_key.reveal(), text).view());
}

}  // namespace oauth
