// The formats of JSON Schema and OpenAPI that are enforced: dates (RFC 3339), URIs (RFC 3986) and integer
// widths.
#include "openapi/format.h"

#include <chrono>

namespace openapi {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// `count` digits at the front of `text`, taken off; -1 if there are not that many.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

bool take_date(std::string_view& text) {
  const int year = take_digits(text, 4);
  if (year < 0 || !take(text, '-')) return false;
  const int month = take_digits(text, 2);
  if (month < 0 || !take(text, '-')) return false;
  const int day = take_digits(text, 2);
  if (day < 0) return false;
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

/// hh:mm within a day.
bool take_hours_minutes(std::string_view& text, int& hours, int& minutes) {
  hours = take_digits(text, 2);
  if (hours < 0 || hours > 23 || !take(text, ':')) return false;
  minutes = take_digits(text, 2);
  return minutes >= 0 && minutes <= 59;
}

}  // namespace

Format format_of(std::string_view name) {
  if (name == "date-time") return Format::date_time;
  if (name == "date") return Format::date;
  if (name == "uri") return Format::uri;
  if (name == "int32") return Format::int32;
  if (name == "int64") return Format::int64;
  return Format::none;
}

bool is_date(std::string_view text) { return take_date(text) && text.empty(); }

bool is_date_time(std::string_view text) {
  if (!take_date(text) || !(take(text, 'T') || take(text, 't'))) return false;
  int hours = 0, minutes = 0;
  if (!take_hours_minutes(text, hours, minutes) || !take(text, ':')) return false;
  const int seconds = take_digits(text, 2);
  if (seconds < 0 || seconds > 60) return false;
  if (take(text, '.')) {
    if (take_digits(text, 1) < 0) return false;
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  }
  int offset = 0;
  if (take(text, 'Z') || take(text, 'z')) {
    if (!text.empty()) return false;
  } else {
    const bool east = take(text, '+');
    int offset_hours = 0, offset_minutes = 0;
    if ((!east && !take(text, '-')) || !take_hours_minutes(text, offset_hours, offset_minutes) ||
        !text.empty())
      return false;
    offset = (east ? -1 : 1) * (offset_hours * 60 + offset_minutes);
  }
  // RFC 3339 §5.7: a leap second is 23:59:60 in UTC.
  const int utc = ((hours * 60 + minutes + offset) % 1440 + 1440) % 1440;
  return seconds < 60 || utc == 23 * 60 + 59;
}

bool is_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_alpha(text.front())) return false;
  for (const char c : text.substr(0, colon))
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
  bool fragment = false;
  for (std::size_t i = colon + 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (c == '#') {
      if (fragment) return false;
      fragment = true;
    } else if (!is_alpha(c) && !is_digit(c) &&
               std::string_view("-._~:/?[]@!$&'()*+,;=").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool matches_format(Format format, std::string_view text) {
  switch (format) {
    case Format::date_time:
      return is_date_time(text);
    case Format::date:
      return is_date(text);
    case Format::uri:
      return is_uri(text);
    default:
      return true;
  }
}

std::string_view format_words(Format format) {
  switch (format) {
    case Format::date_time:
      return "must be a date and time with an offset (RFC 3339), such as 2026-11-22T08:15:30Z";
    case Format::date:
      return "must be a date (RFC 3339), such as 2026-11-22";
    case Format::uri:
      return "must be an absolute URI (RFC 3986)";
    case Format::int32:
      return "must fit into 32 bits";
    case Format::int64:
      return "must fit into 64 bits, signed";
    case Format::none:
      break;
  }
  return "must have the right format";
}

}  // namespace openapi
