// Judging the answers of a collector.
#include "gateway/otlp_retry.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string>

namespace gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kLongestRetryAfter{3600};
constexpr milliseconds kFirstWait{1000}, kLongestWait{30'000};

bool is_retryable(int status) { return status == 429 || (status >= 502 && status <= 504); }

milliseconds back_off(unsigned attempt, std::uint64_t jitter) {
  const milliseconds whole =
      std::min<milliseconds>(kFirstWait * (1 << std::min(attempt - 1, 10U)), kLongestWait);
  const milliseconds half = whole / 2;
  return half +
         milliseconds{static_cast<std::int64_t>(jitter % static_cast<std::uint64_t>(half.count() + 1))};
}

// {"partialSuccess":{"rejectedSpans":"3"}}; an int64 is text in that JSON, and a number from some.
std::uint64_t rejected_spans(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return 0;
  const auto partial = json.find("partialSuccess");
  if (partial == json.end() || !partial->is_object()) return 0;
  const auto rejected = partial->find("rejectedSpans");
  if (rejected == partial->end()) return 0;
  if (rejected->is_number_unsigned()) return rejected->get<std::uint64_t>();
  if (!rejected->is_string()) return 0;
  const auto& text = rejected->get_ref<const std::string&>();
  std::uint64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  return ec == std::errc{} && end == text.data() + text.size() ? number : 0;
}

}  // namespace

std::optional<seconds> parse_retry_after(std::string_view value, base::Instant now) {
  if (!value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t number = 0;
    const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (ec != std::errc{}) return kLongestRetryAfter;
    return std::min(seconds{number}, kLongestRetryAfter);
  }
  const std::string text(value);
  std::tm date{};
  const char* const end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (end == nullptr || *end != '\0') return std::nullopt;
  const std::int64_t then = ::timegm(&date);
  return std::clamp(seconds{then - base::unix_seconds(now)}, seconds{0}, kLongestRetryAfter);
}

OtlpVerdict judge_otlp_answer(const base::Result<http::Response>& answer, unsigned attempt,
                              std::uint64_t jitter, base::Instant now) {
  OtlpVerdict verdict;
  if (answer && answer->status >= 200 && answer->status < 300) {
    verdict.kind = OtlpVerdict::Kind::taken;
    verdict.rejected_spans = rejected_spans(answer->body);
    return verdict;
  }
  // A request that could not even be written would fail in the same way the next time.
  const bool lost = !answer && answer.error().code != base::ErrorCode::invalid_request;
  if (!lost && !(answer && is_retryable(answer->status))) return verdict;
  verdict.kind = OtlpVerdict::Kind::again;
  verdict.wait = back_off(attempt, jitter);
  if (answer)
    if (const auto told = parse_retry_after(answer->field("Retry-After"), now)) verdict.wait = *told;
  return verdict;
}

}  // namespace gateway
