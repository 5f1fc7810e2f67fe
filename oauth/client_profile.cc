// Going through the rules of an app's profile.
#include "oauth/client_profile.h"

namespace oauth {

std::vector<ReportLine> profile_report(const Client& client, const Settings& settings) {
  std::vector<ReportLine> report;
  for (const auto rules : {profile_rules(), common_rules()}) {
    for (const ClientRule& rule : rules) {
      if (!rule.profiles.contains(client.metadata.profile)) continue;
      const Finding finding = rule.judge(client, settings);
      report.push_back({&rule, finding.holds, finding.about.empty() ? rule.about : finding.about});
    }
  }
  return report;
}

base::Status check_profile(const Client& client, const Settings& settings) {
  for (const auto rules : {common_rules(), profile_rules()}) {
    for (const ClientRule& rule : rules) {
      if (!rule.profiles.contains(client.metadata.profile)) continue;
      const Finding finding = rule.judge(client, settings);
      if (finding.holds != Holds::no) continue;
      const std::string_view about = finding.about.empty() ? rule.about : finding.about;
      return base::Error{about == "redirect_uris" ? base::ErrorCode::invalid_redirect_uri
                                                  : base::ErrorCode::invalid_client_metadata,
                         rule.sentence, std::string(about)};
    }
  }
  // What would not be read back must not be written.
  if (auto s = parse_client_metadata(client_metadata_json(client.metadata)); !s)
    return base::Error{s.error().code, "a list or a text of the client metadata is too long",
                       s.error().about};
  return base::ok();
}

void apply_profile_defaults(ClientMetadata& metadata) {
  if (metadata.profile != Profile::fapi2) return;
  metadata.require_pushed_authorization_requests = true;
  if (metadata.dpop_bound_access_tokens || metadata.tls_client_certificate_bound_access_tokens) return;
  const bool by_certificate = metadata.token_endpoint_auth_method == AuthMethod::tls_client_auth ||
                              metadata.token_endpoint_auth_method == AuthMethod::self_signed_tls_client_auth;
  (by_certificate ? metadata.tls_client_certificate_bound_access_tokens : metadata.dpop_bound_access_tokens) =
      true;
}

}  // namespace oauth
