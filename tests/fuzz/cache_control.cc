// Fuzzes Cache-Control: lines read as one list, in any case, and as a plain reader without quotes reads them.
#include "http/cache_control.h"

#include <array>
#include <cctype>
#include <string>

#include "http/field_syntax.h"
#include "tests/fuzz/fuzz.h"

namespace {

using http::CacheControl;

CacheControl read(std::string_view line) {
  CacheControl out;
  http::read_cache_control(line, out);
  return out;
}

std::string printed(const CacheControl& control) {
  std::string out;
  const auto flag = [&out](bool is_set, const char* name) {
    if (is_set) out.append(name).append(",");
  };
  const auto time = [&out](const std::optional<std::chrono::seconds>& value, const char* name) {
    if (value) out.append(name).append("=").append(std::to_string(value->count())).append(",");
  };
  flag(control.no_store, "no-store");
  flag(control.no_cache, "no-cache");
  flag(control.only_if_cached, "only-if-cached");
  flag(control.is_private, "private");
  flag(control.must_revalidate, "must-revalidate");
  flag(control.proxy_revalidate, "proxy-revalidate");
  time(control.max_age, "max-age");
  time(control.s_maxage, "s-maxage");
  time(control.min_fresh, "min-fresh");
  time(control.stale_if_error, "stale-if-error");
  return out;
}

/// What a reader that knows no quotes makes of a line without any: nullopt where it is no list of directives.
std::optional<CacheControl> read_plainly(std::string_view line) {
  CacheControl out;
  bool good = true;
  const auto same = [](std::string_view a, std::string_view lower) {
    return std::ranges::equal(
        a, lower, [](char x, char y) { return std::tolower(static_cast<unsigned char>(x)) == y; });
  };
  http::for_each_element(line, [&](std::string_view element) {
    const std::size_t equals = element.find('=');
    const std::string_view name = element.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? "" : element.substr(equals + 1);
    good = good && http::is_token(name) && (equals == std::string_view::npos || http::is_token(value));
    if (same(name, "no-store")) out.no_store = true;
    if (same(name, "no-cache")) out.no_cache = true;
    if (same(name, "private")) out.is_private = true;
    if (!same(name, "max-age")) return;
    const auto seconds = http::parse_delta_seconds(value);
    good = good && seconds && (!out.max_age || *out.max_age == *seconds);
    if (!out.max_age) out.max_age = seconds;
  });
  if (!good) return std::nullopt;
  return out;
}

void check(std::string_view line) {
  const CacheControl control = read(line);
  std::string other(line);
  for (char& c : other) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  fuzz::require(read(other) == control, "names are read in any case");
  if (line.find('"') == std::string_view::npos) {
    const auto plain = read_plainly(line);
    if (!plain) fuzz::require(control.broken, "what is no list of directives for a plain reader is broken");
    if (plain && !control.broken)
      fuzz::require(plain->no_store == control.no_store && plain->no_cache == control.no_cache &&
                        plain->is_private == control.is_private && plain->max_age == control.max_age,
                    "a plain reader reads the same");
  }
  if (control.broken) return;
  fuzz::require(read(printed(control)) == control, "what was read is read again as the same");
  fuzz::require(read(std::string(line) + ", x") == control, "a directive that is not known changes nothing");
  fuzz::require(read(" ,\t," + std::string(line)) == control, "neither do empty ones");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text(data, size);
  CacheControl lines;
  std::string joined;
  bool whole = true;
  while (!rest.empty()) {
    const std::string_view line = fuzz::take_line(rest);
    check(line);
    whole = whole && !read(line).broken;
    http::read_cache_control(line, lines);
    joined.append(joined.empty() ? "" : ", ").append(line);
  }
  if (whole) fuzz::require(read(joined) == lines, "several lines are one list");
  return 0;
}
