// Counters are rows: an update first, so that the row is locked before it is read.
#include "store/counters.h"

#include "store/failure.h"

namespace store {

std::uint64_t next_value(Connection& sql, std::string_view counter) {
  if (sql.run("UPDATE counters SET value = value + 1 WHERE name = ?", counter) != 1)
    throw Failure("counters", "the schema is not migrated");
  Rows rows = sql.query("SELECT value FROM counters WHERE name = ?", counter);
  rows.next();
  return static_cast<std::uint64_t>(rows.integer());
}

}  // namespace store
