// Deriving pairwise subjects.
#include "oauth/subject.h"

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"

namespace oauth {
namespace {

std::string_view host_of(std::string_view uri) {
  const auto scheme = uri.find("://");
  if (scheme == std::string_view::npos) return uri;
  uri.remove_prefix(scheme + 3);
  return uri.substr(0, uri.find_first_of("/?#"));
}

std::string_view sector_of(const Client& client) {
  if (!client.metadata.sector_identifier_uri.empty()) return host_of(client.metadata.sector_identifier_uri);
  if (!client.redirect_uris.empty()) return host_of(client.redirect_uris.front());
  return client.client_id.value;
}

}  // namespace

std::string subject_for(const Client& client, const base::UserId& user, const base::Secret& web_key) {
  if (client.metadata.subject_type == SubjectType::public_) return user.value;
  std::string text("pairwise\n");
  text.append(sector_of(client)).append("\n").append(user.value);
  return base::base64url(base::hmac_sha256(web_key.reveal(), text).view());
}

}  // namespace oauth
