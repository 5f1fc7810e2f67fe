// Finding the apps of a session and writing logout tokens.
#include "oauth/logout_token.h"

#include <set>
#include <stdexcept>

#include "base/crypto/jws.h"
#include "oauth/id_token.h"
#include "oauth/json_object.h"
#include "oauth/subject.h"

namespace oauth {
namespace {

constexpr base::Seconds kLifetime{120};  // 2.4: preferably at most two minutes

}  // namespace

std::vector<LogoutNotice> logout_notices(ClientStore& clients, const std::vector<Grant>& grants) {
  std::vector<LogoutNotice> notices;
  std::set<std::pair<std::string, std::string>> told;
  for (const Grant& grant : grants) {
    const std::string& sid = grant.details.authentication.sid;
    if (sid.empty() || !grant.scope.contains("openid")) continue;
    if (!told.emplace(grant.client_id.value, sid).second) continue;
    auto client = clients.find_client(grant.client_id);
    if (!client || client->suspended || client->metadata.backchannel_logout_uri.empty()) continue;
    notices.push_back({*std::move(client), grant.user, sid});
  }
  return notices;
}

std::string issue_logout_token(const Issuer& issuer, const LogoutNotice& notice, base::Instant now) {
  const auto signing = issuer.keys.signing.current();
  const base::Signer* signer = signing->for_alg(id_token_alg(notice.client.metadata));
  if (!signer) throw std::logic_error("no key signs logout tokens with the client's algorithm");
  JsonObject claims;
  claims.add("iss", issuer.settings.issuer)
      .add("sub", subject_for(notice.client, notice.user, issuer.keys.web))
      .add("aud", notice.client.client_id.value)
      .add("iat", base::unix_seconds(now))
      .add("exp", base::unix_seconds(now + kLifetime))
      .add("jti", base::random_id(issuer.random, ""))
      .add_json("events", R"({"http://schemas.openid.net/event/backchannel-logout":{}})")
      .add("sid", notice.sid);
  return base::sign_jws(*signer, "logout+jwt", claims.text());
}

}  // namespace oauth
