// Fetching what strangers name: which URLs, which addresses, which answers (SSRF, attack rows 123 to 125).
#include "http/safe_fetch.h"

#include <future>

#include "tests/support/one_answer.h"
#include "tests/support/tls_world.h"

namespace {

using namespace std::chrono_literals;
using base::ErrorCode;
using http::OutboundPolicy;
using test_support::CertificateSpec;
using test_support::OneAnswer;
using test_support::RawListener;
using test_support::TestCertificate;

const OutboundPolicy kLocal{.allow_loopback = true, .allow_insecure = true};

/// Every name has these addresses; counts how often it was asked.
class FixedNames {
 public:
  explicit FixedNames(std::vector<std::string> addresses) : addresses_(std::move(addresses)) {}
  http::Resolver resolver() {
    return [this](const std::string& host, std::chrono::milliseconds) -> http::Addresses {
      asked.push_back(host);
      std::vector<http::IpAddress> out;
      for (const std::string& text : addresses_) out.push_back(*http::parse_ip_address(text));
      if (later) addresses_ = *later;
      return out;
    };
  }
  std::vector<std::string> asked;
  std::optional<std::vector<std::string>> later;  // from the second time on

 private:
  std::vector<std::string> addresses_;
};

std::string outcome(const base::Result<http::Response>& got) {
  return got ? std::to_string(got->status)
             : std::string(base::row(got.error().code).name) + ": " + got.error().detail;
}

std::string get(const http::SafeFetcher& fetcher, const std::string& url) {
  http::OutboundRequest request;
  request.url = url;
  return outcome(fetcher.fetch(request));
}

std::string local_url(std::uint16_t port) { return "http://keys.example:" + std::to_string(port) + "/jwks"; }

TEST_CASE("URLs: what may be fetched, and what is refused before anybody is asked (123)") {
  struct Case {
    const char* name;
    std::string url;
    const char* expect;  // nullptr: fine
  };
  const Case cases[] = {
      {"a name", "https://keys.example/jwks.json?v=1", nullptr},
      {"the standard port, named", "https://keys.example:443/", nullptr},
      {"the first free port", "https://keys.example:1024/", nullptr},
      {"the last port", "https://keys.example:65535/", nullptr},
      {"an internationalised name", "https://xn--bcher-kva.example/", nullptr},
      {"a public address", "https://8.8.8.8/", nullptr},
      {"a public address 6", "https://[2a00:1450::1]:8443/", nullptr},
      {"the longest", "https://keys.example/" + std::string(2048 - 21, 'a'), nullptr},
      {"longer", "https://keys.example/" + std::string(2049 - 21, 'a'), "the URL is too long"},
      {"http", "http://keys.example/", "the URL is not https"},
      {"another scheme", "gopher://keys.example/", "the URL is malformed"},
      {"a file", "file:///etc/passwd", "the URL is malformed"},
      {"upper case scheme", "HTTPS://keys.example/", "the URL is malformed"},
      {"no scheme", "keys.example/", "the URL is malformed"},
      {"userinfo", "https://user@keys.example/", "the URL is malformed"},
      {"userinfo that looks like a host", "https://good.example:443@10.0.0.1/", "the URL is malformed"},
      {"a fragment", "https://keys.example/#a", "the URL has a byte that does not belong there"},
      {"a fragment in the host", "https://10.0.0.1#@keys.example/",
       "the URL has a byte that does not belong there"},
      {"a backslash", "https://10.0.0.1\\@keys.example/", "the URL has a byte that does not belong there"},
      {"a space", "https://keys.example/a b", "the URL has a byte that does not belong there"},
      {"a line break", "https://keys.example/\r\nX: y", "the URL has a byte that does not belong there"},
      {"a name that is not ASCII",
       "https://b\xc3\xbc"
       "cher.example/",
       "the URL has a byte that does not belong there"},
      {"a full-width dot",
       "https://127\xef\xbc\x8e"
       "0.0.1/",
       "the URL has a byte that does not belong there"},
      {"a percent escape", "https://127%2e0.0.1/", "the URL is malformed"},
      {"an empty host", "https:///", "the URL is malformed"},
      {"port 0", "https://keys.example:0/", "the URL is malformed"},
      {"an empty port", "https://keys.example:/", "the URL is malformed"},
      {"the port of ssh", "https://keys.example:22/", "the port is one of another service"},
      {"the port of http", "https://keys.example:80/", "the port is one of another service"},
      {"the last port below", "https://keys.example:1023/", "the port is one of another service"},
      {"a trailing dot", "https://keys.example./", "the host has a trailing dot"},
      {"a trailing dot before a port", "https://keys.example.:443/", "the host has a trailing dot"},
      {"an underscore", "https://a_b.example/", "the host has an underscore"},
      {"localhost", "https://localhost/", "the host has only one label"},
      {"an inner name", "https://intranet/", "the host has only one label"},
      {"loopback", "https://127.0.0.1/", "the address is not public"},
      {"cloud metadata", "https://169.254.169.254/", "the address is not public"},
      {"loopback 6", "https://[::1]/", "the address is not public"},
      {"mapped loopback", "https://[::ffff:127.0.0.1]/", "the address is not public"},
      {"mapped public", "https://[::ffff:8.8.8.8]/", "the address is not public"},
      {"short form", "https://127.1/", "the host is an address in an unusual form"},
      {"decimal form", "https://2130706433/", "the host is an address in an unusual form"},
      {"octal form", "https://0177.0.0.1/", "the host is an address in an unusual form"},
      {"hexadecimal form", "https://0x7f.0.0.1/", "the host is an address in an unusual form"},
      {"hexadecimal number", "https://0x7f000001/", "the host is an address in an unusual form"},
      {"hexadecimal end", "https://127.0.0x1/", "the host is an address in an unusual form"},
      {"leading zeros", "https://8.8.8.08/", "the host is an address in an unusual form"},
      {"a zone", "https://[fe80::1%25eth0]/", "the URL is malformed"},
  };
  FixedNames names({"8.8.8.8"});
  const http::SafeFetcher fetcher({}, names.resolver());
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const base::Status checked = http::check_outbound_url(c.url, {});
    CHECK(bool(checked) == (c.expect == nullptr));
    if (checked) continue;
    CHECK(checked.error().code == ErrorCode::invalid_request);
    CHECK(checked.error().detail == c.expect);
    CHECK(get(fetcher, c.url) == "invalid_request: " + std::string(c.expect));
  }
  CHECK(names.asked.empty());
}

TEST_CASE("the switches for tests open exactly what they name") {
  struct Case {
    const char* name;
    const char* url;
    OutboundPolicy policy;
    bool expect;
  };
  const OutboundPolicy loopback{.allow_loopback = true}, insecure{.allow_insecure = true};
  const Case cases[] = {
      {"loopback", "https://127.0.0.1:9000/", loopback, true},
      {"loopback 6", "https://[::1]:9000/", loopback, true},
      {"localhost", "https://LocalHost:9000/", loopback, true},
      {"not without https", "http://localhost:9000/", loopback, false},
      {"not private", "https://10.0.0.1/", loopback, false},
      {"not other short names", "https://intranet/", loopback, false},
      {"not the short form", "https://127.1/", loopback, false},
      {"http", "http://keys.example/", insecure, true},
      {"http on its port", "http://keys.example:80/", insecure, true},
      {"http on the port of https", "http://keys.example:443/", insecure, false},
      {"not loopback", "http://127.0.0.1/", insecure, false},
      {"not localhost", "http://localhost/", insecure, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(bool(http::check_outbound_url(c.url, c.policy)) == c.expect);
  }
}

TEST_CASE("addresses: all that a name has must be public, or nobody is connected to (123, 124)") {
  struct Case {
    const char* name;
    std::vector<std::string> addresses;
    const char* expect;
  };
  const Case cases[] = {
      {"loopback", {"127.0.0.1"}, "127.0.0.1"},
      {"one private among public ones", {"127.0.0.1", "8.8.8.8", "10.0.0.1"}, "127.0.0.1"},
      {"mapped", {"::ffff:127.0.0.1"}, "::ffff:127.0.0.1"},
      {"metadata", {"8.8.8.8", "169.254.169.254"}, "169.254.169.254"},
      {"6to4", {"2002:7f00:1::1"}, "2002:7f00:1::1"},
  };
  RawListener listener;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    FixedNames names(c.addresses);
    const http::SafeFetcher fetcher({.allow_insecure = true}, names.resolver());
    CHECK(get(fetcher, local_url(listener.port())) ==
          "invalid_request: not a public address: " + std::string(c.expect));
    CHECK(!listener.accept());
  }
  FixedNames names({"127.0.0.1", "10.0.0.1"});
  CHECK(get(http::SafeFetcher(kLocal, names.resolver()), local_url(listener.port())) ==
        "invalid_request: not a public address: 10.0.0.1");
  CHECK(!listener.accept());
}

TEST_CASE(
    "DNS rebinding: the name is asked for once, and the address that was checked is connected to (124)") {
  OneAnswer checked("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  FixedNames names({"127.0.0.1"});
  names.later = {"10.0.0.1"};
  const http::SafeFetcher fetcher(kLocal, names.resolver());
  CHECK(get(fetcher, local_url(checked.port())) == "200");
  CHECK(names.asked == std::vector<std::string>{"keys.example"});
  CHECK(get(fetcher, local_url(checked.port())) == "invalid_request: not a public address: 10.0.0.1");
}

TEST_CASE("the next address is tried when the first does not answer") {
  OneAnswer server("HTTP/1.1 204 No Content\r\n\r\n");
  FixedNames names({"127.0.0.2", "127.0.0.1"});
  CHECK(get(http::SafeFetcher(kLocal, names.resolver()), local_url(server.port())) == "204");
}

TEST_CASE("a name that cannot be resolved is the resolver's error") {
  for (const ErrorCode code :
       {ErrorCode::backend_unavailable, ErrorCode::backend_timeout, ErrorCode::overloaded}) {
    const http::SafeFetcher fetcher(kLocal, [code](const std::string&, std::chrono::milliseconds) {
      return http::Addresses(base::Error{code, "no"});
    });
    CHECK(get(fetcher, "http://keys.example/").starts_with(base::row(code).name));
  }
}

TEST_CASE("the request on the wire; literal addresses ask no resolver") {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  FixedNames names({"10.0.0.1"});
  http::OutboundRequest request;
  request.method = "POST";
  request.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/logout?a=b";
  request.fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "logout_token=x";
  const auto answer = http::SafeFetcher(kLocal, names.resolver()).fetch(request);
  REQUIRE(answer);
  CHECK(answer->body == "ok");
  CHECK(names.asked.empty());
  CHECK(server.request() ==
        "POST /logout?a=b HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "User-Agent: Tollgate\r\nAccept-Encoding: identity\r\nHost: 127.0.0.1:" +
            std::to_string(server.port()) +
            "\r\nContent-Length: 14\r\nConnection: close\r\n\r\nlogout_token=x");
  request.method = "GET /";
  CHECK(outcome(http::SafeFetcher(kLocal, names.resolver()).fetch(request)) == "invalid_request: ");
}

TEST_CASE(
    "answers: no redirects, no codings, 64 KiB however they are framed, a head within reason (124, 125)") {
  const std::string full(64 * 1024, 'x'), more = full + "x";
  const auto length = [](std::size_t n) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(n) + "\r\n\r\n";
  };
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string unusable = "backend_unavailable: ";
  struct Case {
    const char* name;
    std::string answer, expect;
  };
  const Case cases[] = {
      {"found", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200"},
      {"not found", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", "404"},
      {"not coded", "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 0\r\n\r\n", "200"},
      {"301 inwards", "HTTP/1.1 301 Moved\r\nLocation: https://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
       unusable + "redirects are not followed"},
      {"307", "HTTP/1.1 307 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
       unusable + "redirects are not followed"},
      {"gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
       unusable + "the answer is coded"},
      {"64 KiB", length(full.size()) + full, "200"},
      {"one byte more", length(more.size()) + more, unusable + "the body is too large"},
      {"100 MB claimed", length(100'000'000), unusable + "the body is too large"},
      {"64 KiB in a chunk", chunked + "10000\r\n" + full + "\r\n0\r\n\r\n", "200"},
      {"and one byte in another", chunked + "10000\r\n" + full + "\r\n1\r\nx\r\n0\r\n\r\n",
       unusable + "the body is too large"},
      {"64 KiB until the end", "HTTP/1.0 200 OK\r\n\r\n" + full, "200"},
      {"one byte more until the end", "HTTP/1.0 200 OK\r\n\r\n" + more, unusable + "the body is too large"},
      {"a large head", "HTTP/1.1 200 OK\r\nA: " + std::string(16 * 1024, 'a') + "\r\n\r\n",
       unusable + "the head is malformed or too large"},
      {"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", unusable},
      {"cut off", length(10) + "x", unusable + "the connection ended before the answer was complete"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    OneAnswer server(c.answer);
    FixedNames names({"127.0.0.1"});
    CHECK(get(http::SafeFetcher(kLocal, names.resolver()), local_url(server.port())).starts_with(c.expect));
  }
}

TEST_CASE("a server that says nothing costs the total time and no more (125)") {
  RawListener silent;
  OutboundPolicy policy = kLocal;
  policy.total_timeout = 30ms;
  FixedNames names({"127.0.0.1"});
  CHECK(get(http::SafeFetcher(policy, names.resolver()), local_url(silent.port()))
            .starts_with("backend_timeout"));
}

TEST_CASE("https: the certificate must be good for the name in the URL, whatever the address (123)") {
  const TestCertificate certificate{CertificateSpec{.names = "DNS:keys.example"}};
  struct Case {
    const char* name;
    const char* host;
    bool trusted;
    const char* expect;
  };
  const Case cases[] = {
      {"its name", "keys.example", true, "200"},
      {"another name", "other.example", true, "backend_unavailable: TLS handshake failed"},
      {"not trusted", "keys.example", false, "backend_unavailable: TLS handshake failed"},
      {"by address", "127.0.0.1", true, "backend_unavailable: TLS handshake failed"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    test_support::TlsServer world({{test_support::files_of(certificate)}});
    FixedNames names({"127.0.0.1"});
    OutboundPolicy policy{.allow_loopback = true};
    if (c.trusted) policy.ca_file = certificate.certificate;
    policy.total_timeout = 10s;
    const http::SafeFetcher fetcher(policy, names.resolver());
    const std::string url =
        "https://" + std::string(c.host) + ":" + std::to_string(world.server.listener.port()) + "/";
    auto fetched = std::async(std::launch::async, [&] { return get(fetcher, url); });
    world.server.loop.until([&] { return fetched.wait_for(0s) == std::future_status::ready; });
    CHECK(fetched.get() == c.expect);
  }
}

}  // namespace
