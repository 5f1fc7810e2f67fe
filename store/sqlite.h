// The embedded database: one file, one writer that commits in groups, concurrent readers.
#pragma once
#include <memory>

#include "store/driver.h"

namespace store {

/// Opens or creates the file (mode 0600; WAL, synchronous FULL: what was answered for survives a power cut).
/// An empty path is a database of its own that is gone when closed. Other processes may use the same file.
/// Throws Failure.
std::unique_ptr<Database> open_sqlite(const Url& url);

}  // namespace store
