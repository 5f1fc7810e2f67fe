// What a document says of an operation whose answers are kept (RFC 9111).
#pragma once
#include <chrono>
#include <cstddef>

namespace openapi {

/// `x-tollgate: {cache: …}` of a GET. A backend still says which answers may be kept and for how long;
/// nothing is guessed.
struct CacheRule {
  std::size_t max_object = 64 * 1024;      // bytes of body; larger answers are not kept
  std::chrono::seconds max_age{3600};      // the longest that an answer is fresh, whatever its backend says
  std::chrono::seconds stale_if_error{0};  // RFC 5861: for so long more it stands in for a backend that fails
};

}  // namespace openapi
