// Back-channel logout from the command line, where no server runs.
#pragma once
#include <vector>

#include "gateway/config.h"
#include "oauth/grant.h"
#include "store/store.h"

namespace gateway::commands {

/// Tells the apps of `grants`, as far as they registered a backchannel_logout_uri, that their user's sessions
/// ended; waits for their answers. What could not be delivered is a line on standard error.
void tell_apps(const Config& config, store::Store& store, const std::vector<oauth::Grant>& grants);

}  // namespace gateway::commands
