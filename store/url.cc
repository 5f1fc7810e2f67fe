// Taking a store URL apart.
#include "store/url.h"

#include <charconv>
#include <optional>

namespace store {
namespace {

base::Error malformed(std::string_view why) { return base::Error{base::ErrorCode::invalid_request, why}; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

/// host, host:port, [v6] or [v6]:port
bool read_address(std::string_view text, Url& url) {
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return false;
    url.host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
    if (!rest.empty() && rest[0] != ':') return false;
  } else {
    const auto colon = text.find(':');
    url.host = text.substr(0, colon);
    if (colon != std::string_view::npos) rest = text.substr(colon);
  }
  if (!rest.empty()) {
    const auto port = parse_port(rest.substr(1));
    if (!port) return false;
    url.port = *port;
  }
  return !url.host.empty();
}

base::Result<Url> parse_mysql(std::string_view text) {
  Url url;
  url.engine = Engine::mysql;
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return malformed("the database name is missing");
  // The last @: a password with a bare @ is read as its owner meant it.
  const auto at = text.substr(0, slash).rfind('@');
  if (at == std::string_view::npos) return malformed("the user is missing");
  const std::string_view login = text.substr(0, at);
  const auto colon = login.find(':');
  const auto user = percent_decode(login.substr(0, colon));
  const auto password =
      percent_decode(colon == std::string_view::npos ? std::string_view{} : login.substr(colon + 1));
  const auto database = percent_decode(text.substr(slash + 1));
  if (!user || !password || !database) return malformed("a percent escape is malformed");
  if (user->empty()) return malformed("the user is missing");
  if (database->empty()) return malformed("the database name is missing");
  if (database->find_first_of("/?#") != std::string::npos)
    return malformed("nothing may follow the database name");
  if (!read_address(text.substr(at + 1, slash - at - 1), url)) return malformed("host or port is malformed");
  url.user = *user;
  url.password = base::Secret(*password);
  url.database = *database;
  return url;
}

}  // namespace

std::string Url::where() const {
  if (engine == Engine::sqlite) return "sqlite:" + (path.empty() ? ":memory:" : path);
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return "mysql://" + name + ":" + std::to_string(port) + "/" + database;
}

base::Result<Url> parse_url(std::string_view text) {
  constexpr std::string_view kSqlite = "sqlite:", kMysql = "mysql://";
  if (text.find('\0') != std::string_view::npos) return malformed("NUL is not allowed");
  if (text.starts_with(kMysql)) return parse_mysql(text.substr(kMysql.size()));
  if (!text.starts_with(kSqlite))
    return malformed("expected sqlite:PATH or mysql://user:password@host:port/database");
  text.remove_prefix(kSqlite.size());
  if (text.empty()) return malformed("the path is missing");
  Url url;
  if (text != ":memory:") url.path = text;
  return url;
}

}  // namespace store
