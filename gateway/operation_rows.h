// Which row of the counters an operation has: the same one for as long as the process lives, whatever
// documents are loaded again.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "openapi/route_table.h"

namespace gateway {

/// An operation by what outlives its document: names that metrics are labelled with.
struct OperationName {
  std::string api, operation;
  friend bool operator==(const OperationName&, const OperationName&) = default;
};

/// Thread-safe. Rows are never given away again: a counter that vanished or began anew would mislead who
/// sums.
class OperationRows {
 public:
  /// Sets `index` of each route to the row of its operation; new operations get new rows. Before the table is
  /// shared.
  void number(openapi::RouteTable& routes);
  /// By row.
  std::vector<OperationName> names() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, std::size_t> rows_;
  std::vector<OperationName> names_;
};

/// One more than the greatest row of the table's routes.
std::size_t row_count(const openapi::RouteTable& routes);

}  // namespace gateway
