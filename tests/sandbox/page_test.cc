// Reading limit and cursor, and the page that comes out.
#include "sandbox/page.h"

#include <doctest/doctest.h>

using sandbox::Listing;
using sandbox::PageRequest;
using sandbox::Refusal;

namespace {
const Listing kListing{"key", sandbox::filter_digest({"list"}), 99};

std::string page_of(const std::string& query) {
  const auto form = sandbox::parse_query(query);
  if (const auto* refusal = std::get_if<Refusal>(&form))
    return std::string(sandbox::refusal_name(refusal->code));
  const auto page = sandbox::parse_page(std::get<http::Form>(form), kListing);
  if (const auto* refusal = std::get_if<Refusal>(&page))
    return std::string(sandbox::refusal_name(refusal->code));
  const auto& wanted = std::get<PageRequest>(page);
  return std::to_string(wanted.limit) + "@" + std::to_string(wanted.position);
}
}  // namespace

TEST_CASE("page: limits and cursors, both sides of each bound") {
  struct Case {
    std::string query, expect;
  };
  const Case cases[] = {
      {"", "20@99"},
      {"limit=1", "1@99"},
      {"limit=100", "100@99"},
      {"limit=0", "invalid_parameter"},
      {"limit=101", "invalid_parameter"},
      {"limit=", "invalid_parameter"},
      {"limit=-1", "invalid_parameter"},
      {"limit=1.0", "invalid_parameter"},
      {"limit=99999999999999999999", "invalid_parameter"},
      {"limit=1&limit=2", "invalid_parameter"},
      {"limit=%zz", "invalid_parameter"},
      {"cursor=" + sandbox::make_cursor("key", kListing.filter, 7), "20@7"},
      {"cursor=" + sandbox::make_cursor("key", sandbox::filter_digest({"other"}), 7), "invalid_cursor"},
      {"cursor=", "invalid_cursor"},
      {"cursor=x", "invalid_cursor"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    CHECK(page_of(c.query) == c.expect);
  }
}

TEST_CASE("page: one row more than the limit is what has_more means") {
  struct Row {
    std::int64_t position;
  };
  const auto show = [](const Row& row) { return nlohmann::ordered_json(row.position); };
  const PageRequest two{.limit = 2};
  auto json = sandbox::page_json(std::vector<Row>{{9}, {8}}, two, kListing, show);
  CHECK(json["data"] == nlohmann::json{9, 8});
  CHECK(json["has_more"] == false);
  CHECK(json["next_cursor"].is_null());
  json = sandbox::page_json(std::vector<Row>{{9}, {8}, {7}}, two, kListing, show);
  CHECK(json["data"] == nlohmann::json{9, 8});
  CHECK(json["has_more"] == true);
  CHECK(sandbox::read_cursor("key", kListing.filter, json["next_cursor"].get<std::string>()) == 8);
  CHECK(sandbox::page_json(std::vector<Row>{}, two, kListing, show)["data"].is_array());
}
