// Who shares TLS settings, when files are read again, and what is said of those that cannot be used.
#include "gateway/upstream_tls.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/test_certificate.h"

using namespace gateway;
using test_support::TestCertificate;

TEST_CASE("upstream TLS: the same files are one object until one of them has changed") {
  const TestCertificate authority({.names = nullptr, .authority = true}), ours;
  const http::ClientTlsOptions options{authority.certificate, ours.certificate, ours.key};
  const auto first = upstream_tls(options), second = upstream_tls(options);
  REQUIRE(first);
  CHECK(*first == *second);
  const auto other = upstream_tls({authority.certificate, "", ""});
  REQUIRE(other);
  CHECK(*other != *first);
  for (const std::string& file : {options.ca_file, options.certificate_file, options.key_file}) {
    CAPTURE(file);
    const auto before = upstream_tls(options);
    std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) + std::chrono::seconds{1});
    const auto after = upstream_tls(options);
    REQUIRE(after);
    CHECK(*after != *before);
    CHECK(*upstream_tls(options) == *after);
  }
}

TEST_CASE(
    "upstream TLS: only an upstream with a target at https:// needs settings, and its files must be good") {
  const TestCertificate ours;
  Config config;
  UpstreamConfig& upstream = config.upstreams["payments"];
  upstream.live = {{"http://10.0.0.1"}};
  upstream.tls.ca_file = "/nowhere/ca.pem";
  CHECK(tls_of("payments", upstream) == nullptr);
  CHECK(!upstream_tls_problem(config));
  upstream.live = {{"https://10.0.0.1"}};
  const auto problem = upstream_tls_problem(config);
  REQUIRE(problem);
  CHECK(problem->starts_with("upstreams.payments.tls: /nowhere/ca.pem: "));
  CHECK_THROWS_WITH(tls_of("payments", upstream), doctest::Contains("/nowhere/ca.pem"));
  upstream.tls = {ours.certificate, ours.certificate, ours.key};
  CHECK(!upstream_tls_problem(config));
  CHECK(tls_of("payments", upstream) != nullptr);
  CHECK(upstream_tls_files(config) == std::vector<std::string>{ours.certificate, ours.certificate, ours.key});
}
