// Store URLs: sqlite:PATH, sqlite::memory: and mysql://user:password@host:port/database.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace store {

enum class Engine : std::uint8_t { sqlite, mysql };

struct Url {
  Engine engine = Engine::sqlite;
  std::string path;                  // SQLite: of the file; empty for :memory:
  std::string host, user, database;  // MySQL; percent-decoded, an IPv6 host without its brackets
  base::Secret password;
  std::uint16_t port = 3306;

  /// For messages and logs: the URL without user and password.
  std::string where() const;
};

/// RFC 3986 percent-decoding in user, password and database. invalid_request if it is none of the three
/// forms; the description says what is wrong and never repeats the text, which may hold a password.
base::Result<Url> parse_url(std::string_view text);

}  // namespace store
