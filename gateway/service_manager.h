// Tells systemd what becomes of the service (sd_notify(3)), if it started it with Type=notify.
#pragma once
#include <string_view>

namespace gateway {

/// Sends "READY=1", "STOPPING=1" and the like to $NOTIFY_SOCKET; does nothing without one. Lines are parted
/// by \n. Never waits; a manager that is not there is none.
void tell_service_manager(std::string_view state);

}  // namespace gateway
