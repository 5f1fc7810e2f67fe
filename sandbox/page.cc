// Reading limit and cursor of a list's query.
#include "sandbox/page.h"

namespace sandbox {
namespace {

constexpr std::size_t kMostPerPage = 100;

/// Decimal digits without sign; 0 if it is anything else or over kMostPerPage.
std::size_t parse_limit(std::string_view text) {
  if (text.empty() || text.size() > 3) return 0;
  std::size_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return 0;
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  return value <= kMostPerPage ? value : 0;
}

}  // namespace

Outcome<http::Form> parse_query(std::string_view query) {
  base::Result<http::Form> form = http::Form::parse(query);
  if (!form) return Refusal{RefusalCode::invalid_parameter, "The query is malformed."};
  if (form->repeated()) return Refusal{RefusalCode::invalid_parameter, "A parameter is given twice."};
  return *std::move(form);
}

Outcome<PageRequest> parse_page(const http::Form& query, const Listing& listing) {
  PageRequest page{.position = listing.start};
  if (const auto limit = query.get("limit")) {
    page.limit = parse_limit(*limit);
    if (page.limit == 0)
      return Refusal{RefusalCode::invalid_parameter, "must be a whole number from 1 to 100", "limit"};
  }
  if (const auto cursor = query.get("cursor")) {
    const auto position = read_cursor(listing.cursor_key, listing.filter, *cursor);
    if (!position)
      return Refusal{RefusalCode::invalid_cursor,
                     "The cursor does not belong to this list and these filters.", "cursor"};
    page.position = *position;
  }
  return page;
}

}  // namespace sandbox
