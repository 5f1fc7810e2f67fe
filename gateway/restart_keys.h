// Which keys of tollgate.yaml only a new process takes up.
#pragma once
#include <string>
#include <vector>

#include "gateway/config.h"

namespace gateway {

/// Sets what cannot change while the process runs in `next` to what it is in `running`. Returns the keys that
/// differed, as tollgate.yaml writes them. Such as the store, whose connections are open, or the plans, which
/// the apps' limits on this node are counted by.
std::vector<std::string> keep_until_restart(const Config& running, Config& next);

}  // namespace gateway
