// What answers for operations that are not proxied: the OAuth endpoints and the portal.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "http/message.h"

namespace http {

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
};

}  // namespace http
