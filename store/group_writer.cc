// Group commit.
#include "store/group_writer.h"

#include <algorithm>

#include "store/failure.h"

namespace store {
namespace {

constexpr std::size_t kMostInGroup = 512;  // bounds how long the first of a group waits for the last

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
  Pending pending{&operation};
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(&pending);
  }
  submitted_.notify_one();
  std::unique_lock lock(pending.mutex);
  pending.answered.wait(lock, [&] { return pending.done; });
  if (pending.failure) std::rethrow_exception(pending.failure);
}

void GroupWriter::work() {
  std::vector<Pending*> group;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      submitted_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const auto end =
          waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMostInGroup));
      group.assign(waiting_.begin(), end);
      waiting_.erase(waiting_.begin(), end);
    }
    commit_group(group);
    for (Pending* pending : group) {
      // Notified under its mutex: the waiter owns the memory and may be gone a moment after.
      const std::lock_guard lock(pending->mutex);
      pending->done = true;
      pending->answered.notify_one();
    }
  }
}

void GroupWriter::commit_group(const std::vector<Pending*>& group) noexcept {
  try {
    connection_->run("BEGIN IMMEDIATE");
    for (Pending* pending : group) attempt(*pending);
    connection_->run("COMMIT");
  } catch (...) {
    undo();
    const std::exception_ptr failure = std::current_exception();
    for (Pending* pending : group)
      if (!pending->failure) pending->failure = failure;
  }
}

void GroupWriter::attempt(Pending& pending) {
  connection_->run("SAVEPOINT operation");
  bool keep = false;
  try {
    keep = (*pending.operation)(*connection_);
  } catch (...) {
    pending.failure = std::current_exception();
  }
  // A full disk or an I/O error undoes the whole transaction by itself: then nobody's operation has happened.
  if (!connection_->in_transaction()) throw Failure(where_, "the transaction was undone by an error");
  if (!keep) connection_->run("ROLLBACK TO operation");
  connection_->run("RELEASE operation");
}

void GroupWriter::undo() noexcept {
  try {
    if (connection_->in_transaction()) connection_->run("ROLLBACK");
  } catch (const std::exception&) {
    // The database has undone it already; the next BEGIN says so if it has not.
  }
}

}  // namespace store
