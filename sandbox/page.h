// Cursor paging of lists: reading limit and cursor, and building {data, has_more, next_cursor}.
#pragma once
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/crypto/digest.h"
#include "http/form.h"
#include "sandbox/cursor.h"
#include "sandbox/refusal.h"

namespace sandbox {

/// One list as its cursors are bound to it.
struct Listing {
  std::string_view cursor_key;
  base::Digest filter;
  std::int64_t start = 0;  // the position of the first page
};

struct PageRequest {
  std::size_t limit = 20;     // 1..100
  std::int64_t position = 0;  // rows after it are wanted
};

/// The parameters of a query string. invalid_parameter if it is malformed or one is repeated.
Outcome<http::Form> parse_query(std::string_view query);
/// invalid_parameter for a limit that is not 1..100; invalid_cursor if the cursor is not of this listing.
Outcome<PageRequest> parse_page(const http::Form& query, const Listing& listing);

/// The page of `rows`, of which one more than the limit was asked for. `show` makes the JSON of one row.
template <class Row, class Show>
nlohmann::ordered_json page_json(const std::vector<Row>& rows, const PageRequest& page,
                                 const Listing& listing, Show show) {
  nlohmann::ordered_json json;
  json["data"] = nlohmann::ordered_json::array();
  const std::size_t shown = std::min(rows.size(), page.limit);
  for (std::size_t i = 0; i < shown; ++i) json["data"].push_back(show(rows[i]));
  const bool more = rows.size() > shown;
  json["has_more"] = more;
  json["next_cursor"] = nullptr;
  if (more) json["next_cursor"] = make_cursor(listing.cursor_key, listing.filter, rows[shown - 1].position);
  return json;
}

}  // namespace sandbox
