// Conditional requests for an answer that is known (RFC 9110 §13): whether the client has it already.
#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "base/time.h"
#include "http/message.h"

namespace http {

/// What an answer is told apart by.
struct Validators {
  std::string_view etag{};                       // with its quotes, W/ included; empty: none
  std::optional<base::Instant> last_modified{};  // else Date, else when it came (RFC 9111 §4.3.2)
};

/// §8.8.3: [W/] and a quoted text without blanks, controls and quotes.
bool is_entity_tag(std::string_view text) noexcept;

/// §8.8.3.2: weak comparison; for If-None-Match.
bool same_weakly(std::string_view a, std::string_view b) noexcept;

/// Whether a GET or HEAD with these fields is to be answered with 304, if the answer would be a 2xx:
/// If-None-Match (§13.1.2) names it, or there is none and If-Modified-Since (§13.1.3) is not before its last
/// change. Fields that cannot be read are as if they were not there. Pure. @param now  see parse_http_date()
bool is_not_modified(std::span<const FieldView> request, const Validators& known, base::Instant now) noexcept;

}  // namespace http
