// Batches, attempts and the last flush.
#include "gateway/span_exporter.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/log.h"
#include "gateway/otlp_retry.h"

namespace gateway {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::uint64_t draw(base::Random& random) {
  std::array<std::uint8_t, sizeof(std::uint64_t)> bytes{};
  random.fill(bytes);
  std::uint64_t out = 0;
  std::memcpy(&out, bytes.data(), bytes.size());
  return out;
}

std::string why(const base::Error& error) {
  return error.detail.empty() ? std::string(error.description) : error.detail;
}

}  // namespace

SpanExporter::SpanExporter(SpanSource source, Post post, base::Clock& clock, base::Random& random,
                           ExportTimes times)
    : source_(std::move(source)),
      post_(std::move(post)),
      clock_(clock),
      random_(random),
      times_(times),
      buffer_(kBatch, kMostWaiting),
      thread_([this] { loop(); }) {}

SpanExporter::~SpanExporter() { stop(); }

void SpanExporter::stop() {
  if (!thread_.joinable()) return;
  flush_until_ = SteadyClock::now() + times_.last_flush;  // its thread sees it behind the buffer's lock
  buffer_.stop();
  thread_.join();
}

void SpanExporter::loop() {
  while (buffer_.await_work(times_.every)) send_what_waits();
  while (buffer_.size() != 0) send_or_drop(buffer_.take(kBatch));
}

void SpanExporter::send_what_waits() {
  // What comes meanwhile is a batch of its own, when it is large or old enough.
  do {
    const std::vector<Span> batch = buffer_.take(kBatch);
    if (!batch.empty()) send_or_drop(batch);
  } while (buffer_.size() >= kBatch);
}

void SpanExporter::send_or_drop(const std::vector<Span>& batch) noexcept {
  try {
    send(batch);
  } catch (const std::exception& failure) {  // no memory, no thread for a look-up
    buffer_.count_dropped(batch.size());
    base::log(base::LogLevel::error, "spans were dropped", {{"reason", failure.what()}});
  }
}

std::chrono::milliseconds SpanExporter::time_for_request(bool stopping) const {
  if (!stopping) return times_.request;
  const auto left = std::chrono::floor<std::chrono::milliseconds>(flush_until_ - SteadyClock::now());
  return std::min(left, times_.request);
}

void SpanExporter::send(const std::vector<Span>& batch) {
  const std::string body = otlp_json(batch, source_);
  for (unsigned attempt = 1;; ++attempt) {
    const bool last = buffer_.stopping() || attempt >= times_.attempts;
    const std::chrono::milliseconds timeout = time_for_request(buffer_.stopping());
    if (timeout <= std::chrono::milliseconds{0}) return buffer_.count_dropped(batch.size());
    const auto answer = post_(body, timeout);
    const OtlpVerdict verdict = judge_otlp_answer(answer, attempt, draw(random_), clock_.now());
    note(verdict.kind == OtlpVerdict::Kind::taken, answer);
    if (verdict.kind == OtlpVerdict::Kind::taken) {
      const std::uint64_t rejected = std::min<std::uint64_t>(verdict.rejected_spans, batch.size());
      buffer_.count_dropped(rejected);
      exported_.fetch_add(batch.size() - rejected, std::memory_order_relaxed);
      return;
    }
    if (last || verdict.kind == OtlpVerdict::Kind::refused) return buffer_.count_dropped(batch.size());
    buffer_.pause(verdict.wait);  // cut short by stop(): then one attempt is left
  }
}

void SpanExporter::note(bool works, const base::Result<http::Response>& answer) {
  if (works == !failing_) return;
  failing_ = !works;
  if (works) return base::log(base::LogLevel::info, "the collector takes spans again");
  const std::string reason = answer ? "status " + std::to_string(answer->status) : why(answer.error());
  base::log(base::LogLevel::warn, "the collector takes no spans: they are sent again, or dropped and counted",
            {{"reason", reason}});
}

}  // namespace gateway
