// A television that asks for access, and its user: the device flow over stores in memory.
#pragma once
#include <string>

#include "oauth/device_authorization.h"
#include "oauth/device_consent.h"
#include "oauth/grant_device_code.h"
#include "tests/support/oauth_world.h"

namespace test_support {

/// The television is public, may use the device code grant and ask for details of type "pay".
struct DeviceWorld : OauthWorld {
  oauth::Client tv = make_client("app_tv", oauth::ClientType::public_);
  oauth::Attempts tries{{3, base::Seconds{10}, base::Seconds{60}}};
  oauth::Visitor alice{{"usr_alice"}, {kNow, std::string(oauth::kAcrPassword), {"pwd"}, "sid_1"}};

  DeviceWorld() {
    tv.metadata.grant_types = {oauth::GrantType::device_code, oauth::GrantType::refresh_token};
    tv.metadata.authorization_details_types = {"pay"};
    clients.put(tv);
    oauth::AuthorizationDetailsType pay, look;
    pay.name = "pay";
    look.name = "look";
    pay.validate = look.validate = [](std::string_view) { return base::ok(); };
    settings.details_types = oauth::AuthorizationDetailsTypes({pay, look});
  }

  base::Result<oauth::DeviceAuthorization> ask(const Pairs& pairs = {}, base::Instant now = kNow) {
    return oauth::authorize_device(grants, settings, keys, random, tv, oauth::ParametersView(pairs), now);
  }
  /// "ok" or the error's name.
  std::string asked(const oauth::Client& client, const Pairs& pairs) {
    const auto answer =
        oauth::authorize_device(grants, settings, keys, random, client, oauth::ParametersView(pairs), kNow);
    return answer ? "ok" : std::string(base::row(answer.error().code).name);
  }

  base::Result<oauth::DeviceConsent> find(std::string_view typed, base::Instant now = kNow,
                                          std::string_view address = "192.0.2.1") {
    return oauth::find_device_consent(clients, grants, keys, tries, typed, {alice, address}, now);
  }
  base::Status approve(std::string_view typed, base::Instant now = kNow) {
    const auto consent = find(typed, now);
    if (!consent) return consent.error();
    return oauth::approve_device(grants, issuer, *consent, alice, now);
  }
  base::Status deny(std::string_view typed, base::Instant now = kNow) {
    const auto consent = find(typed, now);
    if (!consent) return consent.error();
    return oauth::deny_device(grants, *consent, now);
  }

  oauth::TokenOutcome poll(const oauth::Client& client, std::string_view device_code,
                           base::Instant now = kNow, const oauth::TokenDemand& demand = {}) {
    return oauth::exchange_device_code(grants, issuer, client, {device_code}, demand, now);
  }
};

}  // namespace test_support
