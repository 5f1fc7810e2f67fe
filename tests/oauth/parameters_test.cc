// Parameters: empty means absent, twice is refused.
#include "oauth/parameters.h"

#include <doctest/doctest.h>

#include <vector>

using oauth::ParametersView;

TEST_CASE("parameters: an empty value is as good as none (RFC 6749 3.1)") {
  const std::vector<ParametersView::Pair> pairs{{"a", "1"}, {"b", ""}};
  const ParametersView parameters(pairs);
  CHECK(parameters.get("a") == "1");
  CHECK_FALSE(parameters.get("b"));
  CHECK_FALSE(parameters.get("c"));
  CHECK(parameters.get_or_empty("c").empty());
  CHECK_FALSE(parameters.get("A"));
}

TEST_CASE("parameters: a repeated one is refused, but for resource (RFC 6749 3.1, RFC 8707 2)") {
  struct Row {
    const char* name;
    std::vector<ParametersView::Pair> pairs;
    bool ok;
  };
  const Row rows[] = {
      {"none", {}, true},
      {"different", {{"a", "1"}, {"b", "1"}}, true},
      {"same value", {{"a", "1"}, {"a", "1"}}, false},
      {"one empty", {{"a", ""}, {"a", "1"}}, false},
      {"unknown name", {{"x-y", "1"}, {"b", ""}, {"x-y", "2"}}, false},
      {"resource", {{"resource", "1"}, {"resource", "2"}}, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const base::Status status = ParametersView(row.pairs).check_none_repeats();
    CHECK(bool(status) == row.ok);
    if (!status) CHECK(status.error().code == base::ErrorCode::invalid_request);
  }
}
