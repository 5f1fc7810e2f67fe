// Building challenges.
#include "gateway/challenge.h"

#include "oauth/dpop.h"

namespace gateway {
namespace {

// RFC 6750 3: only %x20-21 / %x23-5B / %x5D-7E may stand in error_description.
std::string quotable(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c >= 0x20 && c <= 0x7E && c != '"' && c != '\\') out += c;
  return out;
}

void append_step_up(std::string& out, const openapi::StepUp& step_up) {
  std::string values;
  for (const std::string& value : step_up.acr_values) values += (values.empty() ? "" : " ") + value;
  if (!values.empty()) out += ", acr_values=\"" + values + "\"";
  if (step_up.max_age) out += ", max_age=\"" + std::to_string(step_up.max_age->count()) + "\"";
}

}  // namespace

std::string token_challenge(const base::Error& error, const openapi::Operation* operation,
                            const std::string& resource_metadata, bool dpop) {
  std::string out = dpop ? "DPoP realm=\"tollgate\"" : "Bearer realm=\"tollgate\"";
  // RFC 6750 3.1: nothing is said of a token that was not there, or that is not what was wrong.
  if (error.code != base::ErrorCode::missing_token && error.code != base::ErrorCode::invalid_signature) {
    out += ", error=\"" + std::string(base::row(error.code).name) + "\"";
    out += ", error_description=\"" + quotable(error.description) + "\"";
  }
  if (operation && !operation->scopes.empty()) {
    std::string scope;
    for (const std::string& one : operation->scopes) scope += (scope.empty() ? "" : " ") + one;
    out += ", scope=\"" + scope + "\"";
  }
  if (error.code == base::ErrorCode::insufficient_user_authentication && operation->policy.step_up)
    append_step_up(out, *operation->policy.step_up);
  if (dpop) out.append(", algs=\"").append(oauth::kDpopAlgs).append("\"");
  return out + ", resource_metadata=\"" + resource_metadata + "\"";
}

}  // namespace gateway
