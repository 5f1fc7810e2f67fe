// Serves every request with one plain function: one core, one listener and a blocking pool on threads of
// their own.
#include "http/simple_server.h"

#include <csignal>
#include <future>
#include <thread>

#include "base/log.h"
#include "http/blocking_pool.h"
#include "http/listener.h"
#include "http/problem.h"
#include "http/target.h"

namespace http {
namespace {

constexpr std::size_t kQueueLimit = 1024;
constexpr std::chrono::seconds kDrainTime{5};
constexpr std::chrono::milliseconds kDrainPoll{10};

Response plain_problem(const base::Error& error) { return problem(error, "", ""); }

class SimpleRequestHandler final : public RequestHandler {
 public:
  SimpleRequestHandler(SimpleHandler handle, unsigned threads, std::size_t max_body)
      : handle_(std::move(handle)), max_body_(max_body), pool_(threads, kQueueLimit) {}

  Task<void> on_request(Connection& connection) override {
    const auto body = co_await connection.read_body(max_body_);
    Response answer;
    if (!body) {
      answer = plain_problem(body.error());
    } else if (const auto request = view_of(connection, *body); !request) {
      answer = plain_problem(request.error());
    } else {
      auto work = [this, &request]() -> base::Result<Response> { return handle_(*request); };
      auto done = co_await pool_.run(std::move(work));
      if (done)
        answer = *std::move(done);
      else
        answer = plain_problem(
            done.error().code == base::ErrorCode::overloaded
                ? done.error()
                : base::Error{base::ErrorCode::server_error, "the request could not be answered"});
    }
    if (answer.status == kDropConnection) {
      connection.close_after_answer();
      co_return;  // unanswered: the connection is closed
    }
    co_await connection.send(answer);
  }

  Response refuse(const base::Error& error, std::string_view) override { return plain_problem(error); }

 private:
  static base::Result<RequestView> view_of(Connection& connection, std::string_view body) {
    const HeadView& head = connection.head();
    const auto target = parse_target(head.method_token, head.target, head.framing.host);
    if (!target) return target.error();
    RequestView request;
    request.method = head.method;
    request.method_token = head.method_token;
    request.target = head.target;
    request.path = target->path;
    request.query = target->query;
    request.host = head.framing.host;
    request.fields = head.fields;
    request.body = body;
    request.peer = head.peer;
    request.secure = head.secure;
    request.client_certificate = head.client_certificate;
    request.client_certificate_verified = head.client_certificate_verified;
    request.now = connection.core().wall();
    return request;
  }

  SimpleHandler handle_;
  std::size_t max_body_;
  BlockingPool pool_;
};

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

sigset_t server_signals() {
  sigset_t set = stop_signals();
  sigaddset(&set, SIGHUP);
  sigaddset(&set, SIGUSR2);
  return set;
}

}  // namespace

/// The core is used by its thread only; the destructor talks to it by posting.
struct SimpleServer::Running {
  Running(const SimpleServerOptions& options, SimpleHandler handle)
      : core(clock),
        handler(std::move(handle), options.threads, options.max_body),
        listener(core, listen_options(options), handler) {
    listener.start();
    thread = std::thread([this] { core.run(); });
  }
  ~Running() {
    core.post([this] { listener.drain(); });
    const auto deadline = std::chrono::steady_clock::now() + kDrainTime;
    while (open_connections() > 0 && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(kDrainPoll);
    core.stop();
    thread.join();
  }
  std::size_t open_connections() {
    std::promise<std::size_t> count;
    core.post([&] { count.set_value(listener.connections()); });
    return count.get_future().get();
  }
  static ListenOptions listen_options(const SimpleServerOptions& options) {
    ListenOptions listen;
    listen.host = options.host;
    listen.port = options.port;
    listen.tls = options.tls;
    listen.inherited = options.inherited;
    return listen;
  }

  const base::SystemClock clock;
  Core core;
  SimpleRequestHandler handler;
  Listener listener;
  std::thread thread;
};

SimpleServer::SimpleServer(const SimpleServerOptions& options, SimpleHandler handler)
    : running_(std::make_unique<Running>(options, std::move(handler))) {}
SimpleServer::~SimpleServer() = default;
std::uint16_t SimpleServer::port() const { return running_->listener.port(); }
int SimpleServer::fd() const noexcept { return running_->listener.fd(); }

void block_stop_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int wait_for_stop_signal() {
  const sigset_t set = stop_signals();
  int signal = 0;
  sigwait(&set, &signal);
  return signal;
}

void block_server_signals() {
  sigset_t set = server_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGHUP, SIG_DFL);  // an ignored signal, as under nohup, would never be seen
}

int wait_for_server_signal(const std::function<void()>& on_hangup, const std::function<bool()>& on_replace) {
  const sigset_t set = server_signals();
  for (;;) {
    int signal = 0;
    sigwait(&set, &signal);
    if (signal == SIGHUP)
      on_hangup();
    else if (signal != SIGUSR2 || on_replace())
      return signal;
  }
}

}  // namespace http
