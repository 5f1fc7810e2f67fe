// What answers for operations that are not proxied: the OAuth endpoints and the portal.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "http/message.h"

namespace http {

/// An answer that somebody else than the blocking pool works on, while no thread waits for it.
class Deferred {
 public:
  virtual ~Deferred() = default;
  /// Begins. `done` is called once, on any thread, and nothing here is used by that thread afterwards. False
  /// if it cannot begin: `done` is not called then.
  virtual bool start(std::function<void()> done) = 0;
  /// After `done`: the answer; nullopt if nothing has happened and handle() has to judge.
  virtual std::optional<Response> answer() = 0;
};

/// What a service makes of a request without waiting; neither: handle() is needed.
struct Prompt {
  std::optional<Response> response{};
  std::unique_ptr<Deferred> deferred{};
};

/// A set of handlers, bound to OpenAPI operations by operationId once at start.
class Service {
 public:
  virtual ~Service() = default;
  /// The index of the handler for an operationId, nullopt if this service has none.
  virtual std::optional<std::size_t> find(std::string_view operation_id) const = 0;
  /// How many handlers there are: start fails unless operations and handlers match one to one.
  virtual std::size_t size() const = 0;
  virtual std::string_view operation_id(std::size_t handler) const = 0;
  /// Answers one request. Runs on a thread of the blocking pool, several at once; may use the store.
  /// May throw only for lost infrastructure (the caller answers 503) and bugs (500).
  virtual Response handle(std::size_t handler, const RequestView& request) const = 0;
  /// A short cut for what needs no thread of the pool. Runs on a worker's thread: must not block. It only
  /// ever answers what handle() would answer. The request outlives what is deferred.
  virtual Prompt prompt(std::size_t /*handler*/, const RequestView& /*request*/) const { return {}; }
};

}  // namespace http
