// Resource indicators (RFC 8707): which APIs a token is for.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "oauth/parameters.h"
#include "oauth/settings.h"

namespace oauth {

/// Every `resource` of a request, without repeats; none is allowed. invalid_target unless each is an absolute
/// URI without fragment that this deployment serves (Settings::resource, or a base path below it) (2).
base::Result<std::vector<std::string>> requested_resources(const ParametersView& parameters,
                                                           const Settings& settings);

/// The resources of a token: those requested if any, else all of the grant. invalid_target for one that the
/// grant does not have; a grant without any has every one (2.2).
base::Result<std::vector<std::string>> narrow_resources(std::vector<std::string> requested,
                                                        const std::vector<std::string>& granted);

}  // namespace oauth
