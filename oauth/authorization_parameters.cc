// Reading the parameters of authorization requests.
#include "oauth/authorization_parameters.h"

#include <algorithm>
#include <charconv>

#include "oauth/authorization_details.h"
#include "oauth/claims_request.h"
#include "oauth/resource_indicator.h"

namespace oauth {
namespace {

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

constexpr std::size_t kMaxAcrValues = 300;  // bytes

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto space = text.find(' ');
    if (space != 0) out.emplace_back(text.substr(0, space));
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  }
  return out;
}

bool is_thumbprint(std::string_view text) {
  return text.size() == 43 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                  c == '_';
         });
}

}  // namespace

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

base::Status check_response_type(const ParametersView& parameters) {
  const auto response_type = parameters.get("response_type");
  if (!response_type) return invalid("response_type is missing");
  if (*response_type != "code")
    return base::Error{base::ErrorCode::unsupported_response_type, "response_type must be code"};
  return base::ok();
}

base::Result<ResponseMode> requested_response_mode(const ParametersView& parameters) {
  const auto name = parameters.get("response_mode");
  if (!name) return ResponseMode::query;
  if (*name == "jwt") return ResponseMode::query_jwt;
  const auto known = std::ranges::find(kResponseModeNames, *name);
  if (known == kResponseModeNames.end())
    return invalid("response_mode must be query, form_post, jwt, query.jwt or form_post.jwt");
  return static_cast<ResponseMode>(known - kResponseModeNames.begin());
}

base::Result<ScopeSet> requested_scope(const Client& client, const ParametersView& parameters) {
  auto scope = ScopeSet::parse(parameters.get_or_empty("scope"));
  if (!scope) return scope;
  // RFC 9396 3: with authorization_details alone, nothing else is asked for.
  if (scope->empty() && !parameters.get("authorization_details")) *scope = client.scope;
  if (scope->empty() && !parameters.get("authorization_details"))
    return base::Error{base::ErrorCode::invalid_scope, "scope is missing and the app has no default"};
  if (!client.scope.contains_all(*scope))
    return base::Error{base::ErrorCode::invalid_scope, "the app is not registered for this scope"};
  return scope;
}

base::Result<Prompt> requested_prompt(const ParametersView& parameters) {
  const auto values =
      ScopeSet::parse(parameters.get_or_empty("prompt"));  // the same grammar: a list by spaces
  if (!values) return invalid("prompt is malformed");
  static const ScopeSet kKnown = *ScopeSet::parse("consent login none select_account");
  if (!kKnown.contains_all(*values)) return invalid("prompt has a value that is not known");
  if (values->contains("none")) {
    if (values->items().size() > 1) return invalid("prompt none must stand alone");
    return Prompt::none;
  }
  return values->contains("login") || values->contains("select_account") ? Prompt::login : Prompt::consent;
}

base::Status read_authentication_demands(const ParametersView& parameters, AcceptedRequest& accepted) {
  if (const auto text = parameters.get("max_age")) {
    std::uint32_t seconds = 0;
    const auto [end, ec] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (ec != std::errc{} || end != text->data() + text->size())
      return invalid("max_age must be a number of seconds");
    accepted.max_age = base::Seconds{seconds};
  }
  const std::string_view acr_values = parameters.get_or_empty("acr_values");
  if (acr_values.size() > kMaxAcrValues) return invalid("acr_values is too long");
  accepted.acr_values = words(acr_values);
  if (auto demanded = demanded_acr(accepted.request.details.claims); !demanded.values.empty()) {
    accepted.acr_values = std::move(demanded.values);
    accepted.acr_essential = demanded.essential;
  }
  return base::ok();
}

base::Result<GrantDetails> requested_details(const Client& client, const ParametersView& parameters,
                                             const Settings& settings) {
  GrantDetails details;
  if (const auto text = parameters.get("authorization_details")) {
    const auto parsed = parse_authorization_details(*text);
    if (!parsed) return parsed.error();
    const auto& registered = client.metadata.authorization_details_types;
    if (auto s = check_details(*parsed, settings.details_types, registered); !s) return std::move(s).error();
    details.authorization_details = details_text(*parsed);
  }
  auto resource = requested_resources(parameters, settings);
  if (!resource) return std::move(resource).error();
  details.resource = *std::move(resource);
  if (const auto text = parameters.get("claims")) {
    auto claims = parse_claims_request(*text);
    if (!claims) return std::move(claims).error();
    details.claims = *std::move(claims);
  }
  details.dpop_jkt = parameters.get_or_empty("dpop_jkt");
  if (!details.dpop_jkt.empty() && !is_thumbprint(details.dpop_jkt))
    return invalid("dpop_jkt must be a JWK thumbprint");
  return details;
}

base::Status read_grant_management(const ParametersView& parameters, AuthorizationRequest& request) {
  const auto action = parameters.get("grant_management_action");
  const auto grant_id = parameters.get("grant_id");
  if (!action) return grant_id ? base::Status(invalid("grant_management_action is missing")) : base::ok();
  request.details.grant_managed = true;
  if (*action == "create") {
    if (grant_id) return invalid("grant_id is for the actions merge and replace");
    return base::ok();
  }
  if (*action != "merge" && *action != "replace")
    return invalid("grant_management_action must be create, merge or replace");
  if (!grant_id || grant_id->size() > 64) return invalid("grant_id is missing or too long");
  request.grant_management_action = *action == "merge" ? GrantAction::merge : GrantAction::replace;
  request.grant_id.value = *grant_id;
  return base::ok();
}

}  // namespace oauth
