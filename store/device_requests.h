// Devices that wait for their user (RFC 8628).
#pragma once
#include <optional>

#include "oauth/grant.h"
#include "store/driver.h"

namespace store {

/// False if another device has this user code.
bool insert_device(Connection& sql, const oauth::DeviceRequest& request);
/// Decided and expired ones too.
std::optional<oauth::DeviceRequest> find_device(Connection& sql, const base::Digest& device_code);
/// Only while it waits and has not expired at `now`.
std::optional<oauth::DeviceRequest> find_waiting_device(Connection& sql, const base::Digest& user_code,
                                                        base::Instant now);
void poll_device(Connection& sql, const base::Digest& device_code, base::Instant now, unsigned interval);
/// True for exactly one caller, and only while it waits and has not expired at `now`.
bool decide_device(Connection& sql, const base::Digest& device_code, oauth::DeviceDecision decision,
                   const base::UserId& user, const base::GrantId& grant_id, base::Instant now);
/// Spends an approved code; its grant for exactly one caller, and only while it has not expired at `now`.
std::optional<base::GrantId> spend_device(Connection& sql, const base::Digest& device_code,
                                          base::Instant now);

}  // namespace store
