// Fuzzes request targets: lines of method, Host and target. What is accepted is what RFC 3986 would normalise
// it to.
#include "http/target.h"

#include <vector>

#include "base/utf8.h"
#include "http/host.h"
#include "http/url.h"
#include "tests/fuzz/fuzz.h"

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

/// RFC 3986 6.2.2.2: escapes of unreserved characters undone.
std::string without_needless_escapes(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '%' && i + 2 < path.size() && hex_digit(path[i + 1]) >= 0 && hex_digit(path[i + 2]) >= 0) {
      const char byte = static_cast<char>(hex_digit(path[i + 1]) << 4 | hex_digit(path[i + 2]));
      if (is_unreserved(byte)) {
        out += byte;
        i += 2;
        continue;
      }
    }
    out += path[i];
  }
  return out;
}

/// RFC 3986 5.2.4, segment by segment; empty segments are merged, as backends do.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool open = false;  // the path ends with '/'
  while (!path.empty()) {
    path.remove_prefix(1);  // the '/'
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    open = segment.empty() || segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!open) kept.push_back(segment);
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  return open ? out + '/' : out;
}

void check_segments(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    const std::string decoded = http::percent_decode_segment(segment);
    fuzz::require(base::is_utf8(decoded), "a decoded segment is UTF-8");
    fuzz::require(decoded != "." && decoded != "..", "no decoded segment is a dot segment");
    for (const char c : decoded)
      fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '/' && c != '\\',
                    "a decoded segment holds no slash and no control byte");
  }
}

void check_host(std::string_view text) {
  const auto host = http::parse_host(text);
  if (!host) return;
  std::string printed(host->name);
  if (host->port != 0) printed += ':' + std::to_string(host->port);
  const auto again = http::parse_host(printed);
  fuzz::require(again && again->name == host->name && again->port == host->port,
                "a printed host is the same host");
  fuzz::require(http::same_host(*host, *again, 443), "a host is the same as itself");
  const auto url = http::parse_url("https://" + std::string(text) + "/x");
  fuzz::require(url && url->authority == text && url->target == "/x", "a host is the authority of a URL");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text(data, size);
  const std::string_view method = fuzz::take_line(rest), host = fuzz::take_line(rest);
  check_host(host);
  if (!http::parse_host(host)) return 0;
  const auto target = http::parse_target(method, rest, host);
  if (!target) return 0;
  if (target->path == "*") {
    fuzz::require(method == "OPTIONS" && rest == "*", "the asterisk is for OPTIONS");
    return 0;
  }
  const std::string_view path = target->path;
  fuzz::require(path.starts_with('/') && path.size() <= http::kMaxPath,
                "a path begins with a slash and is limited");
  fuzz::require(without_dot_segments(without_needless_escapes(path)) == path, "normalising changes no path");
  check_segments(path);
  // A URL without a path has the path "/" (RFC 3986 6.2.3).
  const bool as_sent =
      rest.ends_with(target->origin_form) || (path == "/" && rest.find('/', 8) == std::string_view::npos);
  fuzz::require(
      as_sent && target->origin_form.starts_with(path) && target->origin_form.ends_with(target->query),
      "path and query are parts of what was sent, byte for byte");
  const auto again = http::parse_target(method, target->origin_form, host);
  fuzz::require(again && again->origin_form == target->origin_form && again->path == path &&
                    again->query == target->query,
                "what is forwarded is accepted again as the same");
  for (const char* scheme : {"http://", "https://"}) {
    const std::string absolute = scheme + std::string(host) + std::string(target->origin_form);
    const auto same = http::parse_target(method, absolute, host);
    fuzz::require(same && same->origin_form == target->origin_form, "the absolute form is the same target");
  }
  return 0;
}
