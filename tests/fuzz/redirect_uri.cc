// Fuzzes redirect URIs: lines of what is registered and what is presented, then a state.
#include "oauth/redirect_uri.h"

#include <arpa/inet.h>

#include <string>
#include <vector>

#include "http/host.h"
#include "http/url.h"
#include "oauth/form_text.h"
#include "oauth/http_uri.h"
#include "oauth/redirect_target.h"
#include "tests/fuzz/fuzz.h"

namespace {

/// RFC 3986 appendix B: what its regular expression takes a URI apart into.
struct Parts {
  std::string scheme, authority, path;
  bool has_fragment = false;
};

Parts take_apart(std::string_view uri) {
  Parts out;
  out.has_fragment = uri.find('#') != std::string_view::npos;
  uri = uri.substr(0, uri.find('#'));
  if (const std::size_t colon = uri.find_first_of(":/?"); colon < uri.size() && uri[colon] == ':') {
    out.scheme = uri.substr(0, colon);
    uri.remove_prefix(colon + 1);
  }
  if (uri.starts_with("//")) {
    uri.remove_prefix(2);
    out.authority = uri.substr(0, uri.find_first_of("/?"));
    uri.remove_prefix(out.authority.size());
  }
  out.path = uri.substr(0, uri.find('?'));
  return out;
}

/// RFC 3986 3.2.2: an IP-literal holds an address.
bool is_ip_literal(const std::string& host) {
  in6_addr address{};
  return host.size() > 2 && host.front() == '[' && host.back() == ']' &&
         inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &address) == 1;
}

void check_accepted(std::string_view uri, const oauth::RedirectUri& matched) {
  for (const char c : uri)
    fuzz::require(c > 0x20 && c < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos,
                  "a URI has only the characters of RFC 3986");
  const Parts parts = take_apart(uri);
  fuzz::require(parts.scheme == "https" || parts.scheme == "http", "the scheme is https or http");
  fuzz::require(!parts.has_fragment && parts.authority.find('@') == std::string::npos,
                "no fragment, no user");
  fuzz::require(matched.origin() == parts.scheme + "://" + parts.authority,
                "the origin is scheme and authority");
  fuzz::require(matched.host() == parts.authority, "the host is the authority");
  fuzz::require(parts.path.empty() || parts.path.front() == '/', "a path begins with a slash");
  const std::size_t bracket = parts.authority.find(']'), colon = parts.authority.find(':', bracket + 1);
  const std::string host =
      parts.authority.substr(0, bracket == std::string::npos ? parts.authority.find(':') : colon);
  if (host.starts_with('[')) fuzz::require(is_ip_literal(host), "brackets hold an IPv6 address");
  if (parts.scheme == "http")
    fuzz::require(host == "localhost" || host == "127.0.0.1" || host == "[::1]", "http is for this machine");
  if (const auto url = http::parse_url(uri)) {
    fuzz::require(url->authority == parts.authority, "both readers see the same authority");
    fuzz::require(url->secure == (parts.scheme == "https"), "both readers see the same scheme");
  }
  const std::string path = parts.path.empty() ? "/" : parts.path;
  fuzz::require(oauth::is_same_http_uri(uri, matched.origin(), path), "a URI is the same as itself");
  fuzz::require(!oauth::is_same_http_uri(uri, matched.origin(), path + "x"), "another path is another URI");
}

/// The answer goes to the registered URI, and says what it was told to say.
void check_answer(const oauth::RedirectUri& uri, std::string_view state) {
  const base::Secret code("code-1");
  const auto target = oauth::RedirectTarget::success(uri, code, state, "https://issuer.example");
  const std::string url = target.url();
  fuzz::require(url.starts_with(uri.text()) && url.size() > uri.text().size(),
                "the registered URI stays as it is");
  std::string_view added = std::string_view(url).substr(uri.text().size());
  if (added.starts_with('?') || added.starts_with('&')) added.remove_prefix(1);
  const auto pairs = oauth::parse_form_text(added);
  fuzz::require(pairs && *pairs == target.parameters(), "the parameters are read as they were meant");
  std::vector<std::pair<std::string, std::string>> expected{{"code", "code-1"}};
  if (!state.empty()) expected.emplace_back("state", state);
  expected.emplace_back("iss", "https://issuer.example");
  fuzz::require(*pairs == expected, "code, state and iss are there once");
  const Parts before = take_apart(uri.text()), after = take_apart(url);
  fuzz::require(before.scheme == after.scheme && before.authority == after.authority &&
                    before.path == after.path && !after.has_fragment,
                "the answer goes where the registered URI leads");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text(data, size);
  const std::string_view registered = fuzz::take_line(rest), presented = fuzz::take_line(rest);
  const bool accepted = bool(oauth::check_registered_redirect_uri(registered));
  const std::vector<std::string> list{"https://first.example/cb", std::string(registered)};
  // RFC 3986 6.2.1, RFC 9700 2.1: equal strings and nothing else.
  const auto other = oauth::RedirectUri::match(list, presented);
  fuzz::require(
      other.has_value() == ((accepted && presented == registered) || presented == "https://first.example/cb"),
      "what is presented equals what is registered");
  const auto matched = oauth::RedirectUri::match(list, registered);
  fuzz::require(matched.has_value() == accepted, "what may be registered can be matched");
  if (!matched) return 0;
  fuzz::require(matched->text() == registered, "what was matched is what was presented");
  check_accepted(registered, *matched);
  check_answer(*matched, rest);
  return 0;
}
