// Leasing connections, waiting for one when all are out.
#include "store/connection_pool.h"

#include "store/failure.h"

namespace store {

ConnectionPool::ConnectionPool(std::string where, Open open, Limits limits)
    : where_(std::move(where)), open_(std::move(open)), limits_(limits) {
  idle_.reserve(limits_.connections);  // so that giving back cannot fail
}

void ConnectionPool::Lease::renew() {
  connection_.reset();
  connection_ = pool_.open_();
}

std::unique_ptr<Connection> ConnectionPool::take() {
  {
    std::unique_lock lock(mutex_);
    const bool free =
        returned_.wait_for(lock, limits_.wait, [this] { return leased_ < limits_.connections; });
    if (!free) throw Failure(where_, "all " + std::to_string(limits_.connections) + " connections are busy");
    ++leased_;
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  try {
    return open_();
  } catch (...) {
    give_back(nullptr);
    throw;
  }
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) noexcept {
  {
    const std::lock_guard lock(mutex_);
    --leased_;
    if (connection) idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace store
