// Stage: may this token do this? Its audience, every scope that the operation's security requirement names
// (RFC 6750 3.1), and how its user signed in (RFC 9470).
#include <algorithm>

#include "gateway/stages.h"
#include "oauth/scope.h"

namespace gateway {
namespace {

/// RFC 8707 2: a token for one API does not open another. An audience without a path is every API here.
bool is_for(std::string_view audience, std::string_view api_url, std::string_view path) {
  if (!audience.starts_with(api_url)) return false;
  const std::string_view base = audience.substr(api_url.size());
  if (base.empty() || base == "/") return true;
  return path.starts_with(base) &&
         (path.size() == base.size() || base.ends_with('/') || path[base.size()] == '/');
}

bool is_for_this(const Exchange& x, std::string_view api_url) {
  for (std::string_view rest = x.claims.audience; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (is_for(rest.substr(0, end), api_url, x.path)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

base::Status check_step_up(const openapi::StepUp& step_up, const Exchange& x) {
  const bool strong = step_up.acr_values.empty() ||
                      std::ranges::find(step_up.acr_values, x.claims.acr) != step_up.acr_values.end();
  const bool recent = !step_up.max_age || (x.claims.auth_time != base::Instant{} &&
                                           x.now - x.claims.auth_time <= *step_up.max_age);
  if (strong && recent) return base::ok();
  return base::Error{base::ErrorCode::insufficient_user_authentication,
                     strong ? "the user signed in too long ago for this operation"
                            : "the user did not sign in strongly enough for this operation"};
}

}  // namespace

base::Status authorise(const Worker& worker, const Exchange& x) {
  if (!x.claims.audience.empty() && !is_for_this(x, worker.node.config.api_url))
    return base::Error{base::ErrorCode::invalid_token, "the access token is for another API"};
  const openapi::Operation& operation = *x.operation();
  for (const std::string& scope : operation.scopes)
    if (!oauth::scope_contains(x.claims.scope, scope))
      return base::Error{base::ErrorCode::insufficient_scope,
                         "the access token lacks a scope that this operation needs", scope};
  if (operation.policy.step_up) return check_step_up(*operation.policy.step_up, x);
  return base::ok();
}

}  // namespace gateway
