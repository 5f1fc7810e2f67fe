// Group commit.
#include "store/group_writer.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "store/failure.h"

namespace store {
namespace {

constexpr std::size_t kMostInGroup = 512;   // bounds how long the first of a group waits for the last
constexpr std::size_t kMostWaiting = 1024;  // that nobody waits for with a thread

}  // namespace

GroupWriter::GroupWriter(std::string where, std::unique_ptr<Connection> connection)
    : where_(std::move(where)), connection_(std::move(connection)), thread_([this] { work(); }) {}

GroupWriter::~GroupWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  submitted_.notify_one();
  thread_.join();
}

void GroupWriter::commit(const std::function<bool(Connection&)>& operation) {
  struct Waiting {
    std::mutex mutex{};
    std::condition_variable answered{};
    bool done = false;
    std::exception_ptr failure{};
  } mine;
  auto answer = [&mine](Pending& pending) {
    // Notified under its mutex: the waiter owns the memory and may be gone a moment after.
    const std::lock_guard lock(mine.mutex);
    mine.failure = pending.failure;
    mine.done = true;
    mine.answered.notify_one();
  };
  enqueue(std::make_unique<Pending>(Pending{std::cref(operation), answer}));
  std::unique_lock lock(mine.mutex);
  mine.answered.wait(lock, [&] { return mine.done; });
  if (mine.failure) std::rethrow_exception(mine.failure);
}

bool GroupWriter::submit(std::function<bool(Connection&)> operation, std::function<void(bool)> done) {
  auto answer = [done = std::move(done)](Pending& pending) { done(pending.kept && !pending.failure); };
  auto pending = std::make_unique<Pending>(Pending{std::move(operation), std::move(answer)});
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= kMostWaiting) return false;
  }
  enqueue(std::move(pending));
  return true;
}

void GroupWriter::enqueue(std::unique_ptr<Pending> pending) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = waiting_.empty();
    waiting_.push_back(std::move(pending));
  }
  // Whoever found the queue empty wakes the thread; it takes all that is there.
  if (first) submitted_.notify_one();
}

void GroupWriter::work() {
  Group group;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      submitted_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
    }
    commit_group(group);
    for (const auto& pending : group) pending->answer(*pending);
    group.clear();
  }
}

bool GroupWriter::take_waiting(Group& group) {
  const std::lock_guard lock(mutex_);
  const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMostInGroup - group.size()));
  const auto end = waiting_.begin() + count;
  group.insert(group.end(), std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return count > 0;
}

void GroupWriter::commit_group(Group& group) noexcept {
  try {
    take_waiting(group);
    connection_->run("BEGIN IMMEDIATE");
    if (!all_kept(group)) {
      undo();
      connection_->run("BEGIN IMMEDIATE");
      for (const auto& pending : group) attempt(*pending);
    }
    connection_->run("COMMIT");
  } catch (...) {
    undo();
    const std::exception_ptr failure = std::current_exception();
    for (const auto& pending : group)
      if (!pending->failure) pending->failure = failure;
  }
}

bool GroupWriter::all_kept(Group& group) noexcept {
  try {
    std::size_t ran = 0;
    do {
      for (; ran < group.size(); ++ran) {
        Pending& pending = *group[ran];
        pending.kept = pending.operation(*connection_);
        if (!pending.kept || !connection_->in_transaction()) return false;
      }
      // Who came meanwhile would wait for a whole commit otherwise, and pay for it alone.
    } while (take_waiting(group));
    return true;
  } catch (...) {
    return false;  // what it threw, it throws again in its savepoint
  }
}

void GroupWriter::attempt(Pending& pending) {
  connection_->run("SAVEPOINT operation");
  bool keep = pending.kept = false;
  try {
    keep = pending.operation(*connection_);
  } catch (...) {
    pending.failure = std::current_exception();
  }
  // A full disk or an I/O error undoes the whole transaction by itself: then nobody's operation has happened.
  if (!connection_->in_transaction()) throw Failure(where_, "the transaction was undone by an error");
  if (!keep) connection_->run("ROLLBACK TO operation");
  connection_->run("RELEASE operation");
  pending.kept = keep;
}

void GroupWriter::undo() noexcept {
  try {
    if (connection_->in_transaction()) connection_->run("ROLLBACK");
  } catch (const std::exception&) {
    // The database has undone it already; the next BEGIN says so if it has not.
  }
}

}  // namespace store
