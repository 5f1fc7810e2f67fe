// Documents as protected resources.
#include "gateway/protected_resources.h"

#include <algorithm>

namespace gateway {
namespace {

bool is_api(const openapi::Document& document) {
  return std::ranges::any_of(document.operations, [](const openapi::Operation& operation) {
    return operation.policy.served_by == openapi::Served::proxy;
  });
}

}  // namespace

std::vector<oauth::ProtectedResource> protected_resources(
    const std::vector<const openapi::Document*>& documents) {
  std::vector<oauth::ProtectedResource> resources;
  for (const openapi::Document* document : documents) {
    if (!is_api(*document)) continue;
    const std::string path = document->base_path == "/" ? "" : document->base_path;
    auto resource = std::ranges::find(resources, path, &oauth::ProtectedResource::path);
    if (resource == resources.end()) resource = resources.insert(resource, {path, {}, {}});
    for (const auto& [name, words] : document->scopes)
      if (const auto scope = oauth::ScopeSet::parse(name)) resource->scopes = resource->scopes.united(*scope);
    for (const openapi::DetailsType& type : document->details_types)
      resource->authorization_details_types.push_back(type.name);
  }
  return resources;
}

std::string resource_metadata_url(const std::string& api_url, std::string_view base_path) {
  constexpr int kMostSegments = 2;  // as the operations in openapi/oauth.yaml
  const bool own = base_path.size() > 1 && std::ranges::count(base_path, '/') <= kMostSegments;
  return api_url + std::string(kResourceMetadataPath) + std::string(own ? base_path : std::string_view{});
}

}  // namespace gateway
