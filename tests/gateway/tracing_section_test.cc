// Tests of `tracing` in tollgate.yaml: defaults, both sides of each boundary, and secrets that stay unsaid.
#include "gateway/tracing_section.h"

#include <doctest/doctest.h>

#include "gateway/config.h"

using namespace gateway;

namespace {

LoadedConfig load(const std::string& tracing) {
  return load_config_text("/etc/tollgate/tollgate.yaml", "workers: 1\ntracing:\n" + tracing);
}

std::string problems_of(const std::string& tracing) {
  std::string out;
  for (const auto& problem : load(tracing).problems)
    out += std::to_string(problem.line) + " " + problem.path + " " + problem.reason + "\n";
  return out;
}

}  // namespace

TEST_CASE("tracing: nothing is exported by default, and one request in a hundred is sampled") {
  const auto loaded = load_config_text("/etc/tollgate/tollgate.yaml", "");
  const TracingConfig& tracing = loaded.config.tracing;
  CHECK(tracing.endpoint.empty());
  CHECK(tracing.sample == 0.01);
  CHECK_FALSE(tracing.trust_sampled);
  CHECK(tracing.service_name == "tollgate");
  CHECK(tracing.headers.empty());
  CHECK(tracing.ca_file.empty());
}

TEST_CASE("tracing: every key") {
  const auto loaded = load(
      "  endpoint: https://otel.example:4318/v1/traces\n  sample: 0.25\n  trust_sampled: true\n"
      "  service_name: gateway-eu\n  ca: tls/otel.pem\n  headers: {api-key: s3cret, X-Scope: \"a b\"}\n");
  for (const auto& problem : loaded.problems) FAIL_CHECK(problem.text());
  const TracingConfig& tracing = loaded.config.tracing;
  CHECK(tracing.endpoint == "https://otel.example:4318/v1/traces");
  CHECK(tracing.sample == 0.25);
  CHECK(tracing.trust_sampled);
  CHECK(tracing.service_name == "gateway-eu");
  CHECK(tracing.ca_file == "/etc/tollgate/tls/otel.pem");
  REQUIRE(tracing.headers.size() == 2);
  CHECK(tracing.headers[0].first == "api-key");
  CHECK(tracing.headers[0].second.reveal() == "s3cret");
  CHECK(tracing.headers[1].second.reveal() == "a b");
}

TEST_CASE("tracing: mistakes are named with their lines") {
  struct Case {
    const char* name;
    std::string text;
    const char* expect;  // "" : fine
  };
  const char* const endpoint = "3 tracing.endpoint must be the collector's URL for traces";
  const char* const ratio = "3 tracing.sample must be a number from 0 to 1";
  const Case cases[] = {
      {"the usual endpoint", "  endpoint: http://127.0.0.1:4318/v1/traces\n", ""},
      {"an IPv6 endpoint", "  endpoint: \"http://[::1]:4318/v1/traces\"\n", ""},
      {"an endpoint with a query", "  endpoint: http://otel/v1/traces?tenant=a\n", ""},
      {"an endpoint without a path", "  endpoint: http://127.0.0.1:4318\n", endpoint},
      {"an endpoint with an empty path", "  endpoint: http://127.0.0.1:4318/\n", endpoint},
      {"an endpoint with only a query", "  endpoint: http://127.0.0.1:4318?x\n", endpoint},
      {"an endpoint with an empty path and a query", "  endpoint: http://127.0.0.1:4318/?x\n", endpoint},
      {"another scheme", "  endpoint: grpc://127.0.0.1:4317/v1/traces\n", endpoint},
      {"a password in the URL", "  endpoint: http://u:p@otel/v1/traces\n", endpoint},
      {"a fragment", "  endpoint: \"http://otel/v1/traces#a\"\n", endpoint},
      {"a ratio of 0", "  sample: 0\n", ""},
      {"a ratio of 1", "  sample: 1\n", ""},
      {"a ratio of 1.0", "  sample: 1.0\n", ""},
      {"a small ratio", "  sample: 0.000001\n", ""},
      {"a ratio in another notation", "  sample: 1e-3\n", ""},
      {"a ratio above 1", "  sample: 1.0001\n", ratio},
      {"a ratio below 0", "  sample: -0.1\n", ratio},
      {"a percentage", "  sample: 1%\n", ratio},
      {"a word", "  sample: half\n", ratio},
      {"no number", "  sample: nan\n", ratio},
      {"infinity", "  sample: inf\n", ratio},
      {"an empty ratio", "  sample: \"\"\n", ratio},
      {"a list", "  sample: [1]\n", ratio},
      {"trust of a third kind", "  trust_sampled: maybe\n", "3 tracing.trust_sampled must be true or false"},
      {"an empty name", "  service_name: \"\"\n", "3 tracing.service_name must have 1 to 255 bytes"},
      {"a name of 255", "  service_name: " + std::string(255, 'n') + "\n", ""},
      {"a name of 256", "  service_name: " + std::string(256, 'n') + "\n",
       "3 tracing.service_name must have 1 to 255 bytes"},
      {"an unknown key", "  sampel: 1\n",
       "3 tracing.sampel is not a known key; known here: endpoint, sample"},
      {"a header that is the export's own", "  headers:\n    Content-Type: text/plain\n",
       "4 tracing.headers.Content-Type must be the name of a header field"},
      {"a header with a bad name", "  headers:\n    \"a b\": c\n",
       "4 tracing.headers.a b must be the name of a header field"},
      {"a header without value", "  headers:\n    api-key: \"\"\n",
       "4 tracing.headers.api-key must have a value"},
      {"a header that is a list", "  headers:\n    api-key: [a]\n",
       "4 tracing.headers.api-key must be a text"},
      {"headers that are a text", "  headers: abc\n", "3 tracing.headers must be a mapping"},
      {"a header given twice", "  headers:\n    a: b\n    a: c\n", "5 tracing.headers.a is given twice"},
      {"a value of 4096", "  headers:\n    a: " + std::string(4096, 'v') + "\n", ""},
      {"a value of 4097", "  headers:\n    a: " + std::string(4097, 'v') + "\n",
       "4 tracing.headers.a must have a value"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::string got = problems_of(c.text);
    CAPTURE(got);
    if (*c.expect == '\0')
      CHECK(got.empty());
    else
      CHECK(got.starts_with(c.expect));
  }
}

TEST_CASE("tracing: no problem repeats the value of a header") {
  const std::string got = problems_of("  headers:\n    api-key: \"s3cret\\nX: y\"\n    host: s3cret\n");
  CHECK(got.find("api-key must have a value of one line") != std::string::npos);
  CHECK(got.find("tracing.headers.host must be") != std::string::npos);
  CHECK(got.find("s3cret") == std::string::npos);
}
