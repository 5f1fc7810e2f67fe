// What is counted of one target of an upstream.
#pragma once
#include <atomic>
#include <cstdint>

namespace http {

/// Counts of one target. Written by its core's thread, read by any.
struct TargetTally {
  std::atomic<std::uint64_t> answered{0}, failed{0}, ejections{0};
  std::atomic<bool> ejected{false};
};

}  // namespace http
