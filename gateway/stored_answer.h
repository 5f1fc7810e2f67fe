// An answer of a backend that is kept, and what RFC 9111 says of keeping and renewing it.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gateway/cache_changes.h"
#include "http/conditional.h"
#include "http/freshness.h"
#include "http/message.h"
#include "openapi/cache.h"

namespace gateway {

using FieldList = std::vector<std::pair<std::string, std::string>>;

/// Immutable once kept.
struct StoredAnswer {
  int status = 0;
  FieldList fields;  // the backend's, end to end, without Age and framing
  std::string body;
  FieldList
      varies;  // the fields of the request that chose it (§4.1): lower-case name and value, "" if absent
  std::string etag;               // "" if none
  base::Instant last_modified{};  // else Date
  bool has_last_modified = false;
  base::Seconds lifetime{0};    // §4.2.1, within the operation's ceiling
  base::Micros initial_age{0};  // §4.2.3
  base::Micros received{0};     // of the clock that only moves forward
  base::Seconds stand_in{0};    // RFC 5861: how long after that it may stand in for a failure; 0: never
  CacheChanges::Mark mark{};    // of its path, when it was asked for

  base::Micros age(base::Micros now) const noexcept { return http::current_age(initial_age, received, now); }
  http::Validators validators() const noexcept { return {etag, last_modified}; }
  bool has_validator() const noexcept { return !etag.empty() || has_last_modified; }
  /// Bytes that keeping it costs, about.
  std::size_t size() const noexcept;
};

/// What is known of an exchange when its answer is there.
struct AnswerMoment {
  base::Micros sent{0}, received{0};  // of the clock that only moves forward
  base::Instant now{};                // wall clock
  CacheChanges::Mark mark{};
};

/// The value of the request's field as a backend gets it: lines combined, "" for what is not forwarded.
std::string forwarded_value(std::span<const http::FieldView> request, std::string_view name);

struct JudgedAnswer {
  std::shared_ptr<const StoredAnswer> answer;  // never null: to be sent in any case
  bool keep = false;
};

/// Whether a backend's final answer to a GET may be kept (§3), for the caller alone: its status is cacheable
/// by default, it says how long it is fresh or has to be validated each time, and nothing forbids it
/// (no-store, private, broken directives, Vary: *, Set-Cookie, a change of its path at the same time).
/// @param answer  as the backend sent it, fields of the hop taken out or not; its body is moved from
JudgedAnswer judge_answer(http::Response&& answer, std::span<const http::FieldView> request,
                          const openapi::CacheRule& rule, const AnswerMoment& moment);

/// The answer after the backend said 304 to the validators of `known` (§4.3.4): with the fields of the 304
/// instead of its own. nullopt: the 304 is about another answer.
std::optional<http::Response> renewed(const StoredAnswer& known, const http::Response& not_modified);

/// Whether the request has the fields that chose `answer` (§4.1).
bool is_chosen_by(const StoredAnswer& answer, std::span<const http::FieldView> request);

}  // namespace gateway
