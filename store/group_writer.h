// One thread that commits waiting write operations in groups: one fsync for all that wait at that moment.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "store/driver.h"

namespace store {

/// One operation that fails takes nothing of the others with it, and each sees what those before it in the
/// group wrote. A savepoint copies every page that is written under it, so a group first runs without; when
/// one of it fails, all is undone and run again, each in a savepoint of its own.
class GroupWriter {
 public:
  /// Starts the thread. `connection` must understand BEGIN IMMEDIATE and SAVEPOINT.
  GroupWriter(std::string where, std::unique_ptr<Connection> connection);
  /// Finishes what was submitted. Nobody may be in commit() or call it any more.
  ~GroupWriter();
  GroupWriter(const GroupWriter&) = delete;
  GroupWriter& operator=(const GroupWriter&) = delete;

  /// Runs `operation` on the writer's thread and returns when its group is durable. It returns whether to
  /// keep what it wrote. Rethrows what the operation threw; throws Failure if the group could not be
  /// committed.
  void commit(const std::function<bool(Connection&)>& operation);
  /// The same without waiting: `done` is called on the writer's thread after the commit, with whether
  /// `operation` was kept and is durable; it must be short and must not throw. False, and neither is called,
  /// if too many wait.
  bool submit(std::function<bool(Connection&)> operation, std::function<void(bool)> done);

 private:
  struct Pending {
    std::function<bool(Connection&)> operation;
    std::function<void(Pending&)> answer;  // the last that is done with it
    std::exception_ptr failure{};
    bool kept = false;
  };
  using Group = std::vector<std::unique_ptr<Pending>>;
  void enqueue(std::unique_ptr<Pending> pending);
  bool take_waiting(Group& group);  // false if nobody waits, or the group is full
  void work();
  void commit_group(Group& group) noexcept;
  bool all_kept(Group& group) noexcept;
  void attempt(Pending& pending);
  void undo() noexcept;

  const std::string where_;
  const std::unique_ptr<Connection> connection_;
  std::mutex mutex_;
  std::condition_variable submitted_;
  Group waiting_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace store
