// One transaction that is open already, as a database: verbs of a role that run inside somebody else's.
#pragma once
#include <stdexcept>

#include "store/driver.h"

namespace store {

/// Lives as long as the transaction; used by its thread only. A write that undoes itself undoes the whole:
/// whoever opened the transaction asks undone().
class Joined final : public Database {
 public:
  explicit Joined(Connection& sql) : sql_(sql) {}
  bool undone() const noexcept { return undone_; }
  /// Whether anything was written, or tried to.
  bool wrote() const noexcept { return wrote_; }

 protected:
  void run_read(const std::function<void(Connection&)>& operation) override { operation(sql_); }
  void run_write(const Write& operation) override {
    wrote_ = true;
    if (!operation(sql_)) undone_ = true;
  }
  void run_alter(const std::function<void(Connection&)>&) override {
    throw std::logic_error("the schema does not change inside a transaction");
  }

 private:
  Connection& sql_;
  bool undone_ = false, wrote_ = false;
};

}  // namespace store
