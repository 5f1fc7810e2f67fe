// The exception for lost infrastructure: the database could not do what it was asked.
#pragma once
#include <stdexcept>
#include <string>

namespace store {

/// The database is unavailable, full, or refused a statement. The text says what and where, never a password.
/// The only exception type that leaves store/ (besides std::bad_alloc).
class Failure : public std::runtime_error {
 public:
  Failure(const std::string& where, const std::string& what)
      : std::runtime_error("store " + where + ": " + what) {}
};

/// The connection broke before anything was committed: the same operation may be tried on a new one.
class ConnectionLost : public Failure {
  using Failure::Failure;
};

/// The server undid the transaction in favour of another (deadlock, lock wait): it may be tried again.
class Preempted : public Failure {
  using Failure::Failure;
};

/// The connection broke while the server confirmed a commit: whether it happened is unknown.
class CommitUnknown : public Failure {
  using Failure::Failure;
};

}  // namespace store
