// The answer to GET /usage: the limits of an app's plan as JSON.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "gateway/usage.h"

namespace gateway {

/// operationId of the operation that the gateway answers on the data path.
inline constexpr std::string_view kUsageOperation = "getUsage";

/// The schema Usage of openapi/payments.yaml. Times are RFC 3339, absolute; members that a limit does not
/// have are left out.
std::string usage_json(std::string_view client_id, std::string_view plan, std::span<const LimitUsage> limits,
                       base::Instant now);

}  // namespace gateway
