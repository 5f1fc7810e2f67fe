// Numbering operations.
#include "gateway/operation_rows.h"

#include <algorithm>

namespace gateway {

void OperationRows::number(openapi::RouteTable& routes) {
  const std::lock_guard lock(mutex_);
  for (openapi::Route& route : routes.routes()) {
    const auto [row, is_new] = rows_.try_emplace({route.document->name, route.operation->id}, names_.size());
    if (is_new) names_.push_back({route.document->name, route.operation->id});
    route.index = row->second;
  }
}

std::vector<OperationName> OperationRows::names() const {
  const std::lock_guard lock(mutex_);
  return names_;
}

std::size_t row_count(const openapi::RouteTable& routes) {
  std::size_t count = 0;
  for (const openapi::Route& route : routes.routes()) count = std::max(count, route.index + 1);
  return count;
}

}  // namespace gateway
