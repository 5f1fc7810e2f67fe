// Sends spans to a collector in batches, on one thread of its own.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "gateway/otlp_json.h"
#include "gateway/span_buffer.h"
#include "http/message.h"

namespace gateway {

struct ExportTimes {
  std::chrono::milliseconds every{2000};       // what waits is sent at the latest then
  std::chrono::milliseconds request{5000};     // one exchange with the collector
  std::chrono::milliseconds last_flush{3000};  // after stop()
  unsigned attempts = 6;                       // for one batch; then it is dropped
};

/// Nothing waits for it: a collector that is slow or away costs spans, which are counted, and nothing else.
class SpanExporter {
 public:
  static constexpr std::size_t kBatch = 512, kMostWaiting = 4096;  // spans

  /// One exchange with the collector: the body and how long it may take. Called on the exporter's thread.
  using Post =
      std::function<base::Result<http::Response>(const std::string& body, std::chrono::milliseconds timeout)>;

  /// Starts its thread. References outlive it.
  SpanExporter(SpanSource source, Post post, base::Clock& clock, base::Random& random,
               ExportTimes times = {});
  ~SpanExporter();  // stop()
  SpanExporter(const SpanExporter&) = delete;
  SpanExporter& operator=(const SpanExporter&) = delete;

  /// Where the workers put their spans. Thread-safe, until stop().
  SpanBuffer& buffer() noexcept { return buffer_; }
  /// Spans that a collector took. Thread-safe.
  std::uint64_t exported() const noexcept { return exported_.load(std::memory_order_relaxed); }
  /// Sends what waits, once and within times.last_flush, drops the rest and ends the thread. It returns at
  /// the latest after an exchange that was under way (times.request), or that flush. Idempotent.
  void stop();

 private:
  void loop();
  void send_what_waits();
  void send_or_drop(const std::vector<Span>& batch) noexcept;
  std::chrono::milliseconds time_for_request(bool stopping) const;
  /// Until it is taken, refused, or given up. What was not taken is counted as dropped.
  void send(const std::vector<Span>& batch);
  void note(bool works, const base::Result<http::Response>& answer);

  const SpanSource source_;
  const Post post_;
  base::Clock& clock_;
  base::Random& random_;
  const ExportTimes times_;
  SpanBuffer buffer_;
  std::atomic<std::uint64_t> exported_{0};
  bool failing_ = false;  // of its thread
  std::chrono::steady_clock::time_point flush_until_{};
  std::thread thread_;
};

}  // namespace gateway
