// A bounded pool of connections: who needs one leases it, and gives it back by leaving the scope.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "store/driver.h"

namespace store {

/// Thread-safe. Opens connections when they are needed; the one that was used last is leased first.
class ConnectionPool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  struct Limits {
    std::size_t connections = 16;
    std::chrono::milliseconds wait{10'000};  // for a free one, then Failure
  };
  ConnectionPool(std::string where, Open open, Limits limits);

  /// One connection for one thread, until destroyed. Must not outlive the pool.
  class Lease {
   public:
    explicit Lease(ConnectionPool& pool) : pool_(pool), connection_(pool.take()) {}
    ~Lease() { pool_.give_back(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& operator*() { return *connection_; }
    /// Closes the connection and opens another: after it was lost.
    void renew();
    /// Closes the connection; its place is free again when the lease ends.
    void close() noexcept { connection_.reset(); }

   private:
    ConnectionPool& pool_;
    std::unique_ptr<Connection> connection_;
  };

 private:
  std::unique_ptr<Connection> take();
  void give_back(std::unique_ptr<Connection> connection) noexcept;

  const std::string where_;
  const Open open_;
  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t leased_ = 0;
};

}  // namespace store
