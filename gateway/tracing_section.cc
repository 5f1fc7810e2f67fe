// Checking where spans go, and with which fields.
#include "gateway/tracing_section.h"

#include <algorithm>
#include <array>

#include "http/field_syntax.h"
#include "http/message.h"
#include "http/url.h"

namespace gateway {
namespace {

constexpr std::size_t kLongestName = 255, kLongestHeader = 4096;
/// Fields that the export itself says.
constexpr std::array<std::string_view, 8> kOwnFields{
    "host", "content-length", "content-type", "connection", "transfer-encoding", "te", "expect", "upgrade"};

// A URL without a path is what gRPC exporters want; there, a collector would answer 404 to each export.
bool is_endpoint(const std::string& text) {
  const auto url = http::parse_url(text);
  return url && url->target.substr(0, url->target.find('?')) != "/" && text.find('#') == std::string::npos;
}

void read_headers(YamlSection s, std::vector<std::pair<std::string, HeaderValue>>& out) {
  for (const std::string& name : s.names()) {
    std::string value;
    s.read(name, value);
    const bool own = std::ranges::any_of(
        kOwnFields, [&name](std::string_view field) { return http::same_field_name(name, field); });
    if (!http::is_token(name) || own)
      s.problem(name, "must be the name of a header field that is not the export's own");
    if (value.empty() || value.size() > kLongestHeader || !http::is_field_value(value))
      s.problem(name, "must have a value of one line, at most 4096 bytes");
    out.emplace_back(name, HeaderValue(base::Secret(value)));
  }
  s.finish();
}

}  // namespace

void read_tracing(YamlSection section, TracingConfig& out) {
  section.read("endpoint", out.endpoint);
  if (!out.endpoint.empty() && !is_endpoint(out.endpoint))
    section.problem("endpoint",
                    "must be the collector's URL for traces, such as http://127.0.0.1:4318/v1/traces");
  section.read_ratio("sample", out.sample);
  section.read("trust_sampled", out.trust_sampled);
  section.read("service_name", out.service_name);
  if (out.service_name.empty() || out.service_name.size() > kLongestName)
    section.problem("service_name", "must have 1 to 255 bytes");
  section.read("ca", out.ca_file);
  read_headers(section.section("headers"), out.headers);
  section.finish();
}

}  // namespace gateway
