// The payment backend as a program: opens its file, gets the gateway's keys, serves.
#include <thread>

#include "base/log.h"
#include "http/client.h"
#include "http/simple_server.h"
#include "sandbox/bank.h"
#include "sandbox/interrupt.h"
#include "sandbox/programs.h"

namespace sandbox {
namespace {

constexpr std::chrono::milliseconds kRetry{500}, kJwksTimeout{3000};
constexpr unsigned kThreads = 16;  // late answers hold one each
constexpr std::size_t kMaxBody = 256 * 1024;

KeyRing::Fetch jwks_fetch(const BankOptions& options) {
  return [url = options.jwks_url, ca_file = options.ca_file]() -> base::Result<std::string> {
    http::ClientRequest request;
    request.url = url;
    request.timeout = kJwksTimeout;
    request.ca_file = ca_file;
    base::Result<http::Response> response = http::fetch(request);
    if (!response) return std::move(response).error();
    if (response->status != 200)
      return base::Error{base::ErrorCode::backend_unavailable,
                         "The JWK set could not be fetched.",
                         {},
                         "status " + std::to_string(response->status)};
    return std::move(response->body);
  };
}

void log_request(const http::RequestView& request, const Answer& answer) {
  const std::string status = std::to_string(answer.response.status);
  base::log(base::LogLevel::info, "request",
            {{"method", request.method_token},
             {"path", request.path},
             {"status", status},
             {"request_id", answer.response.field("X-Request-Id")}});
}

}  // namespace

void run_bank(const BankOptions& options) {
  base::SystemRandom random;
  const base::SystemClock clock;
  BankStore store(options.data, random);
  KeyRing keys(jwks_fetch(options));
  AssertionPolicy assertions;
  assertions.audience = options.audience;
  assertions.issuer = options.issuer;
  const Bank bank{store, random, keys, assertions, options.docs_base};

  Interrupt stopping;
  const auto handle = [&](const http::RequestView& request) -> http::Response {
    Answer answer = answer_bank(bank, request);
    log_request(request, answer);
    if (answer.delivery == Delivery::late) stopping.wait(options.late_answer);
    if (answer.delivery == Delivery::lost) answer.response.status = http::kDropConnection;
    return std::move(answer.response);
  };
  http::SimpleServerOptions serve;
  serve.host = options.listen.host;
  serve.port = options.listen.port;
  serve.threads = kThreads;
  serve.max_body = kMaxBody;
  http::SimpleServer server(serve, handle);
  // The gateway may start after its backend: until its keys are here, requests are answered 503.
  std::jthread first_keys([&] {
    while (!keys.refresh(clock.now()) && stopping.wait(kRetry)) {
    }
  });
  write_port_file(options.listen.port_file, server.port());
  base::log(base::LogLevel::info, "bank ready", {{"port", std::to_string(server.port())}});
  http::wait_for_stop_signal();
  stopping.stop();
}

}  // namespace sandbox
