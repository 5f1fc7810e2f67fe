// The document of a sector: it lists every redirect URI, or the sector is not the client's.
#include "oauth/sector_identifier.h"

#include <doctest/doctest.h>

TEST_CASE("sector identifier: every redirect URI is listed, byte for byte (OIDC Core 8.1)") {
  const std::vector<std::string> uris{"https://a.example/cb", "https://b.example/cb"};
  struct Case {
    const char* json;
    bool good;
  };
  const Case cases[] = {
      {R"(["https://a.example/cb","https://b.example/cb"])", true},
      {R"( [ "https://c.example/", "https://b.example/cb", "https://a.example/cb" ] )", true},
      {R"(["https://a.example/cb"])", false},
      {R"(["https://a.example/cb","https://b.example/CB"])", false},
      {R"({"a":["https://a.example/cb","https://b.example/cb"]})", false},
      {R"(["https://a.example/cb","https://b.example/cb",7])", false},
      {R"(["https://a.example/cb","https://b.example/cb"],"x":1)", false},
      {"[", false},
      {"", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.json);
    CHECK(oauth::check_sector_document(c.json, uris).has_value() == c.good);
  }
}
