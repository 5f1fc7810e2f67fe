// Reading and changing what a request says to a cache.
#include "gateway/cache_request.h"

#include <algorithm>
#include <array>

namespace gateway {
namespace {

constexpr std::array<std::string_view, 3> kForBackends{"range", "if-match", "if-unmodified-since"};
constexpr std::array<std::string_view, 2> kConditions{"if-none-match", "if-modified-since"};

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& names, std::string_view name) {
  return std::ranges::any_of(names,
                             [name](std::string_view one) { return http::same_field_name(name, one); });
}

}  // namespace

CacheWish read_wish(std::span<const http::FieldView> request) {
  CacheWish wish;
  for (const http::FieldView& field : request) {
    if (http::same_field_name(field.name, "cache-control"))
      http::read_cache_control(field.value, wish.control);
    wish.pass_by = wish.pass_by || is_one_of(kForBackends, field.name);
  }
  wish.pass_by = wish.pass_by || wish.control.no_store;
  return wish;
}

std::vector<http::FieldView> validating_fields(std::span<const http::FieldView> request,
                                               const StoredAnswer& known, std::string& since) {
  std::vector<http::FieldView> out;
  for (const http::FieldView& field : request)
    if (!is_one_of(kConditions, field.name)) out.push_back(field);
  if (!known.etag.empty()) out.push_back({"If-None-Match", known.etag});
  if (known.has_last_modified) {
    since = base::http_date(known.last_modified);
    out.push_back({"If-Modified-Since", since});
  }
  return out;
}

}  // namespace gateway
