// Looking device requests up by their short codes, and no faster than a person types.
#include "oauth/device_consent.h"

#include <algorithm>

#include "oauth/generated_secret.h"

namespace oauth {
namespace {

base::Error no_such_code() {
  return {base::ErrorCode::invalid_request, "no device waits with this code: it may have expired"};
}

/// The two counters that a wrong code is charged to.
std::string key_of_user(const CodeTyper& typer) { return "user\n" + typer.visitor.user.value; }
std::string key_of_address(const CodeTyper& typer) { return "address\n" + std::string(typer.address); }

}  // namespace

base::Seconds wait_of(const Attempts& tries, const CodeTyper& typer, base::Instant now) {
  return std::max(tries.wait(key_of_user(typer), now), tries.wait(key_of_address(typer), now));
}

base::Result<DeviceConsent> find_device_consent(ClientStore& clients, GrantStore& grants, const Keys& keys,
                                                Attempts& tries, std::string_view typed,
                                                const CodeTyper& typer, base::Instant now) {
  const auto letters = read_user_code(typed);
  if (!letters) return no_such_code();
  if (wait_of(tries, typer, now).count() > 0)
    return base::Error{base::ErrorCode::rate_limited, "too many wrong codes: wait before the next"};
  auto request = grants.find_device_by_user_code(digest_of_user_code(*letters, keys.web), now);
  if (!request) {
    tries.failed(key_of_user(typer), now);
    tries.failed(key_of_address(typer), now);
    return no_such_code();
  }
  // A right code forgives nothing: an attacker has devices of his own.
  auto client = clients.find_client(request->client_id);
  // What was valid when the device asked may have been changed since by the app's owner.
  if (!client || client->suspended || !client->metadata.allows(GrantType::device_code) ||
      !client->scope.contains_all(request->scope))
    return no_such_code();
  return DeviceConsent{*std::move(client), *std::move(request), shown_user_code(*letters)};
}

base::Status approve_device(GrantStore& grants, const Issuer& issuer, const DeviceConsent& consent,
                            const Visitor& visitor, base::Instant now) {
  Grant grant;
  grant.grant_id = {base::random_id(issuer.random, "grt_")};
  grant.user = visitor.user;
  grant.client_id = consent.client.client_id;
  grant.scope = consent.request.scope;
  grant.created_at = now;
  grant.details = consent.request.details;
  grant.details.authentication = visitor.authentication;
  if (!grants.approve_device(consent.request.device_code, grant, now)) return no_such_code();
  return base::ok();
}

base::Status deny_device(GrantStore& grants, const DeviceConsent& consent, base::Instant now) {
  if (!grants.deny_device(consent.request.device_code, now)) return no_such_code();
  return base::ok();
}

}  // namespace oauth
