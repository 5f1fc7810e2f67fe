// The profile of an app as a whole: refusing one that breaks a rule, and the report that says rule by rule
// what holds.
#pragma once
#include <vector>

#include "base/result.h"
#include "oauth/client_rule.h"

namespace oauth {

/// Whether an app may be saved: every common rule and every rule of its profile holds or does not apply.
/// invalid_client_metadata (invalid_redirect_uri for redirect URIs) with the sentence of the first rule that
/// is broken; `about` names the member (RFC 7591 3.2.2). Pure, but for Settings::check_outbound.
base::Status check_profile(const Client& client, const Settings& settings);

struct ReportLine {
  const ClientRule* rule;
  Holds holds;
  std::string_view about;  // the member that decides it; empty: the server does
};
/// The rules of the app's profile first, then the common ones.
std::vector<ReportLine> profile_report(const Client& client, const Settings& settings);

/// What `fapi2` needs and an app may leave unsaid: pushed requests, and tokens bound by the means that the
/// app authenticates with. Other profiles need nothing.
void apply_profile_defaults(ClientMetadata& metadata);

}  // namespace oauth
