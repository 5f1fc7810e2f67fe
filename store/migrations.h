// The schema, as numbered changes that old and new programs can run beside each other.
#pragma once
#include <cstdint>

#include "store/driver.h"

namespace store {

/// Number of the last change this program knows.
std::uint32_t newest_schema_version();
/// Number of the last change that was applied; 0 for an empty database. Throws Failure.
std::uint32_t schema_version(Database& database);
/// Applies what is missing; nothing if nothing is. A crash in between is continued by the next call; several
/// nodes may call it at once. A newer schema than this program knows is left alone. Throws Failure.
void migrate(Database& database);

}  // namespace store
