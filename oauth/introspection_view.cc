// Narrowing a token to what a resource server has to do with.
#include "oauth/introspection_view.h"

#include <algorithm>

#include "oauth/authorization_details.h"

namespace oauth {
namespace {

/// The APIs of a resource server that a token is good for.
std::vector<const ProtectedResource*> common_apis(std::string_view audience,
                                                  const std::vector<std::string>& served,
                                                  const Settings& settings) {
  const auto is_served = [&](const std::string& api) {
    return std::ranges::any_of(served,
                               [&](const auto& one) { return one == api || one == settings.resource; });
  };
  // An audience is words with spaces between them, as a scope is.
  const bool for_all = audience.empty() || scope_contains(audience, settings.resource);
  std::vector<const ProtectedResource*> apis;
  for (const ProtectedResource& resource : settings.protected_resources) {
    const std::string api = settings.resource + resource.path;
    if (is_served(api) && (for_all || scope_contains(audience, api))) apis.push_back(&resource);
  }
  return apis;
}

std::string narrowed_details(const std::string& granted, const std::vector<const ProtectedResource*>& apis) {
  auto details = read_details_text(granted);
  if (!details) return {};
  std::erase_if(*details, [&](const AuthorizationDetail& detail) {
    return std::ranges::none_of(apis, [&](const ProtectedResource* api) {
      const auto& types = api->authorization_details_types;
      return std::ranges::find(types, detail.type) != types.end();
    });
  });
  return details_text(*details);
}

}  // namespace

std::optional<AccessClaims> introspection_view(AccessClaims claims, const Client& asker,
                                               const Settings& settings) {
  const std::string& client_id = asker.client_id.value;
  if (claims.client_id == client_id || scope_contains(claims.audience, client_id)) return claims;
  const auto served = settings.resource_servers.find(client_id);
  if (served == settings.resource_servers.end()) return std::nullopt;
  const auto apis = common_apis(claims.audience, served->second, settings);
  ScopeSet known;
  for (const ProtectedResource* api : apis) known = known.united(api->scopes);
  const auto granted = ScopeSet::parse(claims.scope);
  claims.scope = granted ? granted->intersection(known).text() : "";
  claims.authorization_details = narrowed_details(claims.authorization_details, apis);
  if (claims.scope.empty() && claims.authorization_details.empty()) return std::nullopt;
  return claims;
}

}  // namespace oauth
