// Matching resource indicators with the APIs of this deployment.
#include "oauth/resource_indicator.h"

#include <algorithm>

namespace oauth {
namespace {

constexpr std::size_t kMaxResource = 512, kMaxResources = 5;

base::Error invalid_target(std::string_view why) { return {base::ErrorCode::invalid_target, why}; }

/// The APIs' origin itself, or one of its base paths.
bool is_served(std::string_view resource, const Settings& settings) {
  if (resource == settings.resource) return true;
  return std::ranges::find(settings.api_bases, resource) != settings.api_bases.end();
}

}  // namespace

base::Result<std::vector<std::string>> requested_resources(const ParametersView& parameters,
                                                           const Settings& settings) {
  std::vector<std::string> resources;
  for (const std::string_view resource : parameters.all("resource")) {
    if (resource.size() > kMaxResource || !is_served(resource, settings))
      return invalid_target("resource is not an API of this server");
    if (std::ranges::find(resources, resource) != resources.end()) continue;
    if (resources.size() == kMaxResources) return invalid_target("there are too many resources");
    resources.emplace_back(resource);
  }
  return resources;
}

base::Result<std::vector<std::string>> narrow_resources(std::vector<std::string> requested,
                                                        const std::vector<std::string>& granted) {
  if (requested.empty()) return granted;
  for (const std::string& resource : requested)
    if (!granted.empty() && std::ranges::find(granted, resource) == granted.end())
      return invalid_target("resource is more than what was granted");
  return requested;
}

}  // namespace oauth
