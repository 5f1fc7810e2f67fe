// Posting spans to the configured collector.
#include "gateway/commands/spans.h"

#include "http/client.h"

namespace gateway::commands {

std::unique_ptr<SpanExporter> start_spans(const Config& config, base::Clock& clock, base::Random& random) {
  const TracingConfig& tracing = config.tracing;
  if (tracing.endpoint.empty()) return nullptr;
  // The address is the operator's own, so it may be a private one: not a case for http::SafeFetcher.
  auto post = [&tracing](const std::string& body, std::chrono::milliseconds timeout) {
    http::ClientRequest request;
    request.method = "POST";
    request.url = tracing.endpoint;
    request.fields = {{"Content-Type", "application/json"}, {"User-Agent", "tollgate/" TOLLGATE_VERSION}};
    for (const auto& [name, value] : tracing.headers) request.fields.emplace_back(name, value.reveal());
    request.body = body;
    request.timeout = timeout;
    request.ca_file = tracing.ca_file;
    request.resolve = http::resolve_host;
    return http::fetch(request);
  };
  return std::make_unique<SpanExporter>(SpanSource{tracing.service_name, TOLLGATE_VERSION}, std::move(post),
                                        clock, random);
}

}  // namespace gateway::commands
