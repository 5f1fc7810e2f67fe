// Store URLs: what they name, and what is wrong with those that are refused.
#include "store/url.h"

#include <doctest/doctest.h>

namespace {

TEST_CASE("store URL: the three forms") {
  auto file = store::parse_url("sqlite:/var/lib/tollgate/tollgate.db");
  REQUIRE(file);
  CHECK(file->engine == store::Engine::sqlite);
  CHECK(file->path == "/var/lib/tollgate/tollgate.db");
  CHECK(file->where() == "sqlite:/var/lib/tollgate/tollgate.db");

  auto memory = store::parse_url("sqlite::memory:");
  REQUIRE(memory);
  CHECK(memory->path.empty());
  CHECK(memory->where() == "sqlite::memory:");

  auto mysql = store::parse_url("mysql://toll%40gate:p%3A%2F%40ss@db.example:3307/toll%20gate");
  REQUIRE(mysql);
  CHECK(mysql->engine == store::Engine::mysql);
  CHECK(mysql->user == "toll@gate");
  CHECK(mysql->password.reveal() == "p:/@ss");
  CHECK(mysql->host == "db.example");
  CHECK(mysql->port == 3307);
  CHECK(mysql->database == "toll gate");
}

TEST_CASE("store URL: parts that may be left out") {
  struct Case {
    const char *url, *host, *password;
    int port;
  };
  const Case cases[] = {
      {"mysql://u@h/d", "h", "", 3306},          {"mysql://u:@h/d", "h", "", 3306},
      {"mysql://u:p@h:1/d", "h", "p", 1},        {"mysql://u:p@h:65535/d", "h", "p", 65535},
      {"mysql://u:p@[::1]/d", "::1", "p", 3306}, {"mysql://u:p@[fe80::1]:99/d", "fe80::1", "p", 99},
      {"mysql://u:a@b@h/d", "h", "a@b", 3306},
  };
  for (const Case& c : cases) {
    CAPTURE(c.url);
    const auto url = store::parse_url(c.url);
    REQUIRE(url);
    CHECK(url->host == c.host);
    CHECK(url->password.reveal() == c.password);
    CHECK(url->port == c.port);
    CHECK(url->where().find("u:") == std::string::npos);
  }
}

TEST_CASE("store URL: what can go wrong, said without repeating the password") {
  struct Case {
    std::string_view url, expect;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"", "expected sqlite:PATH or mysql://user:password@host:port/database"},
      {"postgres://u:secret@h/d", "expected sqlite:PATH or mysql://user:password@host:port/database"},
      {"sqlite:", "the path is missing"},
      {"sqlite:a\0b"sv, "NUL is not allowed"},
      {"mysql://u:secret@h", "the database name is missing"},
      {"mysql://u:secret@h/", "the database name is missing"},
      {"mysql://h/d", "the user is missing"},
      {"mysql://:secret@h/d", "the user is missing"},
      {"mysql://u:secret@/d", "host or port is malformed"},
      {"mysql://u:secret@h:0/d", "host or port is malformed"},
      {"mysql://u:secret@h:65536/d", "host or port is malformed"},
      {"mysql://u:secret@h:/d", "host or port is malformed"},
      {"mysql://u:secret@h:33x/d", "host or port is malformed"},
      {"mysql://u:secret@[::1/d", "host or port is malformed"},
      {"mysql://u:secret@[::1]3306/d", "host or port is malformed"},
      {"mysql://u:secret%zz@h/d", "a percent escape is malformed"},
      {"mysql://u:secret%4@h/d", "a percent escape is malformed"},
      {"mysql://u:secret%00@h/d", "a percent escape is malformed"},
      {"mysql://u:secret@h/d/e", "nothing may follow the database name"},
      {"mysql://u:secret@h/d?x=1", "nothing may follow the database name"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.url);
    const auto url = store::parse_url(c.url);
    REQUIRE_FALSE(url);
    CHECK(url.error().description == c.expect);
    CHECK(url.error().detail.empty());
  }
}

}  // namespace
