// Reading Cache-Control.
#include "http/cache_control.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "http/field_syntax.h"
#include "http/message.h"

namespace http {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

void skip_blanks(std::string_view& rest) {
  while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
}

/// Up to where a token ends; empty if none begins here.
std::string_view take_token(std::string_view& rest) {
  std::size_t size = 0;
  while (size < rest.size() && is_token(rest.substr(size, 1))) ++size;
  const std::string_view token = rest.substr(0, size);
  rest.remove_prefix(size);
  return token;
}

/// The inside of a quoted string, escapes and all: no argument that is used needs any. nullopt if it does not
/// end.
std::optional<std::string_view> take_quoted(std::string_view& rest) {
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '\\') {
      ++i;
    } else if (rest[i] == '"') {
      const std::string_view inside = rest.substr(1, i - 1);
      rest.remove_prefix(i + 1);
      return inside;
    }
  }
  return std::nullopt;
}

struct Flag {
  std::string_view name;
  bool CacheControl::*member;
};
constexpr std::array<Flag, 6> kFlags{{{"no-store", &CacheControl::no_store},
                                      {"no-cache", &CacheControl::no_cache},
                                      {"private", &CacheControl::is_private},
                                      {"must-revalidate", &CacheControl::must_revalidate},
                                      {"proxy-revalidate", &CacheControl::proxy_revalidate},
                                      {"only-if-cached", &CacheControl::only_if_cached}}};
struct Time {
  std::string_view name;
  std::optional<std::chrono::seconds> CacheControl::*member;
};
constexpr std::array<Time, 4> kTimes{{{"max-age", &CacheControl::max_age},
                                      {"s-maxage", &CacheControl::s_maxage},
                                      {"min-fresh", &CacheControl::min_fresh},
                                      {"stale-if-error", &CacheControl::stale_if_error}}};

void take_directive(std::string_view name, std::optional<std::string_view> argument, CacheControl& out) {
  // A list of fields makes no-cache and private weaker; here they hold for the whole answer.
  for (const Flag& flag : kFlags)
    if (same_field_name(name, flag.name)) out.*flag.member = true;
  for (const Time& time : kTimes) {
    if (!same_field_name(name, time.name)) continue;
    const auto seconds = argument ? parse_delta_seconds(*argument) : std::nullopt;
    std::optional<std::chrono::seconds>& known = out.*time.member;
    if (!seconds || (known && *known != *seconds)) out.broken = true;
    if (!known) known = seconds;
  }
}

}  // namespace

std::optional<std::chrono::seconds> parse_delta_seconds(std::string_view text) noexcept {
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = std::min<std::int64_t>(value * 10 + (digit - '0'), kLongestAge.count());
  }
  return std::chrono::seconds{value};
}

void read_cache_control(std::string_view rest, CacheControl& out) noexcept {
  for (;;) {
    while (!rest.empty() && (is_blank(rest.front()) || rest.front() == ',')) rest.remove_prefix(1);
    if (rest.empty()) return;
    const std::string_view name = take_token(rest);
    std::optional<std::string_view> argument;
    if (!name.empty() && rest.starts_with('=')) {
      rest.remove_prefix(1);
      const bool quoted = rest.starts_with('"');
      argument = quoted ? take_quoted(rest) : std::optional(take_token(rest));
      if (!argument || (!quoted && argument->empty())) out.broken = true;
    }
    skip_blanks(rest);
    if (name.empty() || (!rest.empty() && rest.front() != ',')) out.broken = true;
    if (out.broken) return;
    take_directive(name, argument, out);
  }
}

}  // namespace http
