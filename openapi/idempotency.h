// What a document says of an operation that happens once per key (draft-ietf-httpapi-idempotency-key-header).
#pragma once
#include <chrono>
#include <cstddef>
#include <string>

namespace openapi {

/// `x-tollgate: {idempotency: …}` of an operation: the gateway lets one request with a key through and
/// answers its repetitions itself. Where the outcome of the first is unknown, the backend gets the same key
/// again: it must keep keys too, for at least as long.
struct IdempotencyRule {
  bool required = true;  // false: a request without a key is not protected
  std::string header = "Idempotency-Key";
  std::chrono::seconds ttl{24 * 3600};  // from the first request
  std::size_t max_answer = 64 * 1024;   // bytes of body; what is larger is not kept
};

}  // namespace openapi
