// Which certificate answers for which name.
#include "http/tls_server_names.h"

#include <doctest/doctest.h>

namespace {

TEST_CASE("names: exact first, then a wildcard of one label, without regard to case (RFC 9525 6.3)") {
  http::ServerNames names;
  names.add("api.example", 1);
  names.add("*.example", 2);
  names.add("*.api.example", 3);
  names.add("API.example", 4);     // taken
  names.add("*.Example", 5);       // taken
  names.add("a*.odd.example", 6);  // not a wildcard that counts
  names.add("*.*.odd.example", 7);
  names.add("*", 8);
  names.add("", 9);
  names.add("*.", 10);
  struct Case {
    std::string name;
    std::optional<std::size_t> expect;
  };
  const Case cases[] = {
      {"api.example", 1},
      {"API.EXAMPLE", 1},
      {"other.example", 2},
      {"x.api.example", 3},
      {"x.y.api.example", {}},
      {"example", {}},
      {".example", {}},
      {"ab.odd.example", {}},
      {"a*.odd.example", {}},
      {"", {}},
      {"api.example.", {}},
      {"*.example", 2},
      {"x.y.odd.example", {}},
      {"odd.example", 2},
      {std::string(254, 'a'), {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(names.find(c.name) == c.expect);
  }
}

}  // namespace
