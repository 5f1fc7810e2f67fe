// Cache-Control (RFC 9111 §5.2): reading what requests and answers say of caching.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace http {

/// What all Cache-Control lines of one message say together. Directives that a cache like ours does not use
/// are left out.
struct CacheControl {
  bool no_store = false, no_cache = false, only_if_cached = false;
  bool is_private = false;  // also with field names (§5.2.2.7): the whole answer then, which is stricter
  bool must_revalidate = false, proxy_revalidate = false;
  /// Not a list of directives; a time that is none, or another the second time (§4.2.1: then nothing is
  /// fresh).
  bool broken = false;
  std::optional<std::chrono::seconds> max_age, s_maxage, min_fresh, stale_if_error;
  friend bool operator==(const CacheControl&, const CacheControl&) = default;
};

/// The longest time that is told apart from for ever (§1.2.2).
inline constexpr std::chrono::seconds kLongestAge{2147483648};

/// §1.2.2 delta-seconds: digits only, cut to kLongestAge; nullopt for anything else.
std::optional<std::chrono::seconds> parse_delta_seconds(std::string_view text) noexcept;

/// Adds what one line says. Names in any case; times as tokens or quoted. Pure but for `out`.
void read_cache_control(std::string_view line, CacheControl& out) noexcept;

}  // namespace http
