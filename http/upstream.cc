// Connections to one backend address: which one an exchange gets, and what becomes of it.
#include "http/upstream.h"

#include <algorithm>

#include "http/answer_relay.h"
#include "http/backend_addresses.h"
#include "http/chunk_size.h"
#include "http/socket.h"
#include "http/upgrade.h"
#include "http/upstream_connection.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;

bool says_try_another(int status) { return status >= 502 && status <= 504; }

/// Until the last piece has been given to `backend`, or until it answers or ends before that. `first` stays
/// readable until the second piece is asked for.
Task<base::Status> pass_body(UpstreamConnection& backend, Connection& client, std::string_view first,
                             const StreamedBody& streamed) {
  base::Result<std::string_view> piece = first;
  for (bool begun = false;; begun = true) {
    const bool last = piece->empty();
    std::string framing;
    if (streamed.chunked) {
      if (begun) framing = "\r\n";
      append_chunk_size(framing, piece->size());
      if (last) framing += "\r\n";
    }
    backend.add(std::move(framing), *piece, last);
    if (last) co_return base::ok();
    const bool taken = co_await backend.write_all();
    if (!taken) co_return base::ok();  // read_head() tells why
    piece = co_await client.read_body_piece(streamed.limit);
    if (!piece) co_return piece.error();
  }
}

/// Ends the call to a backend when nobody is there any more to read its answer, unless the call may have
/// changed something: then its outcome counts, also for who asks again.
class Abandonment final : public GoneWatcher {
 public:
  explicit Abandonment(Connection& client) : client_(client) {
    const Method method = client.head().method;
    if (method == Method::get || method == Method::head) client_.tell_when_gone(this);
  }
  ~Abandonment() { client_.tell_when_gone(nullptr); }
  Abandonment(const Abandonment&) = delete;
  Abandonment& operator=(const Abandonment&) = delete;
  /// `backend` has the request, or will have; nullptr: nobody.
  void at(UpstreamConnection* backend) noexcept { backend_ = backend; }
  bool gone() const noexcept { return gone_; }
  void on_gone() noexcept override {
    gone_ = true;
    if (backend_ != nullptr) backend_->cancel();
  }

 private:
  Connection& client_;
  UpstreamConnection* backend_ = nullptr;
  bool gone_ = false;
};

/// Not that the backend is ill: others would be served less for it.
Error answer_too_large() {
  return {ErrorCode::invalid_backend_answer, "the backend's answer is larger than this operation allows"};
}

}  // namespace

struct Upstream::State {
  using Owned = std::unique_ptr<UpstreamConnection>;
  /// Room behind the greatest head, so that "too large" and "just fits" can be told apart.
  static constexpr std::size_t kBeyondHead = 1;

  State(Core& c, const UpstreamOptions& o) : core(c), options(o), pool(o.max_head + kBeyondHead) {
    if (options.name)
      follow_name();
    else
      addresses = std::make_shared<const SocketAddresses>(backend_addresses(o.host, o.port));
    if (o.tls) tls.emplace(o.tls, o.server_name.empty() ? o.host : o.server_name);
  }

  /// Costs one load while the addresses are the same. Gives their epoch.
  std::uint64_t follow_name() {
    if (!options.name || options.name->epoch() == epoch) return epoch;
    epoch = options.name->epoch();
    addresses = options.name->addresses();
    std::erase_if(idle, [this](const Owned& connection) { return !leads_on(*connection); });
    return epoch;
  }
  bool leads_on(const UpstreamConnection& connection) const {
    return std::ranges::find(*addresses, connection.peer()) != addresses->end();
  }

  /// The most recently used connection that is still good; nullptr if there is none. What ended this very
  /// moment is found out by sending: a request that cannot be sent again needs to be `certain`.
  Owned checkout(bool certain) {
    while (!idle.empty()) {
      Owned connection = std::move(idle.back());
      idle.pop_back();
      if (connection->wake(certain)) return connection;
    }
    return nullptr;
  }

  /// `began`: the epoch of the addresses when the exchange began.
  void give_back(Owned connection, std::uint64_t began) {
    if (idle.size() >= options.max_idle) return;
    if (follow_name() != began && !leads_on(*connection)) return;
    UpstreamConnection* const key = connection.get();
    connection->rest(options.idle_timeout, [this, key] {
      std::erase_if(idle, [key](const Owned& other) { return other.get() == key; });
    });
    idle.push_back(std::move(connection));
  }

  Task<base::Result<Owned>> connect(std::chrono::milliseconds timeout) {
    base::Status last =
        Error{ErrorCode::backend_unavailable, "the backend could not be reached", {}, "no address"};
    const base::Instant until = core.refresh() + timeout;
    const std::shared_ptr<const SocketAddresses> all = addresses;  // others may come while this waits
    for (const SocketAddress& address : *all) {
      auto connection = std::make_unique<UpstreamConnection>(core, pool);
      last = co_await connection->connect(address, timeout, tls ? &*tls : nullptr);
      if (last) co_return std::move(connection);
      timeout = std::chrono::duration_cast<std::chrono::milliseconds>(until - core.refresh());
      if (timeout.count() <= 0) break;
    }
    co_return last.error();
  }

  Core& core;
  const UpstreamOptions options;
  std::shared_ptr<const SocketAddresses> addresses;
  std::uint64_t epoch = 0;  // of options.name, to which the addresses belong
  BufferPool pool;
  std::optional<TlsPeer> tls;
  std::vector<Owned> idle;
};

Upstream::Upstream(Core& core, const UpstreamOptions& options)
    : state_(std::make_unique<State>(core, options)) {}
Upstream::~Upstream() = default;
std::size_t Upstream::idle() const noexcept { return state_->idle.size(); }

Task<base::Result<Forwarded>> Upstream::forward(Connection& client, const Outgoing& request,
                                                const AnswerFields& fields, base::Instant until, Sent& sent) {
  const auto left = [this, until] {
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(until - state_->core.now());
    return std::max(rest, std::chrono::milliseconds{0});
  };
  Forwarded abandoned;
  abandoned.complete = false;
  const std::uint64_t epoch = state_->follow_name();
  State::Owned backend = state_->checkout(!request.replayable);
  Abandonment abandonment(client);  // ends before `backend` does
  for (bool reused = backend != nullptr;; reused = false) {
    if (!reused) {
      if (abandonment.gone()) co_return abandoned;
      auto connected = co_await state_->connect(std::min(request.connect_timeout, left()));
      if (!connected) co_return connected.error();
      backend = *std::move(connected);
    }
    if (abandonment.gone()) {  // nothing was sent: another request may use it
      state_->give_back(std::move(backend), epoch);
      co_return abandoned;
    }
    const StreamedBody* const streamed = request.streamed;
    if (!streamed && left().count() == 0) {  // connecting took all of it
      state_->give_back(std::move(backend), epoch);
      co_return Error{ErrorCode::backend_timeout, "the backend did not answer in time", {}, "total_timeout"};
    }
    abandonment.at(backend.get());
    const auto of_a_piece = std::min(request.response_timeout, request.total_timeout);
    backend->begin(request.head, streamed ? std::string_view{} : request.body, of_a_piece,
                   streamed != nullptr);
    if (!streamed && left() < of_a_piece) backend->head_within(left());
    if (request.upgrade) backend->may_switch();
    if (streamed) {
      const bool begun = co_await backend->write_all();
      base::Status passed = base::ok();
      if (begun) passed = co_await pass_body(*backend, client, request.body, *streamed);
      if (!backend->wrote_nothing()) sent.wrote = true;
      if (!passed) co_return passed.error();
    }
    const bool head_request = client.head().method == Method::head;
    base::Status answered = co_await backend->read_head(head_request);
    while (answered && backend->head().status < 200 && backend->head().status != 101) {
      co_await relay_interim(*backend, client.at_once(), fields);
      answered = co_await backend->read_head(head_request);
    }
    if (!backend->wrote_nothing()) sent.wrote = true;
    if (answered && backend->head().status == 101) {  // only if it was asked for
      abandonment.at(nullptr);
      // What is still to be sent would come behind the switch.
      if (!backend->wrote_all())
        co_return Error{
            ErrorCode::backend_unavailable, "the backend could not be reached", {}, "101 before the request"};
      request.upgrade->connection = std::move(backend);
      Forwarded switched;
      switched.status = 101;
      switched.reused = reused;
      co_return switched;
    }
    if (!answered && abandonment.gone()) co_return abandoned;
    if (answered) {
      if (sent.decline && says_try_another(backend->head().status) &&
          sent.decline->take(state_->core.now())) {
        sent.declined = true;
        co_return Error{ErrorCode::backend_unavailable,
                        "the backend could not serve the request",
                        {},
                        "answered " + std::to_string(backend->head().status)};
      }
      const Framing& framing = backend->framing();
      if (request.max_answer != 0 && framing.body == BodyKind::length && framing.length > request.max_answer)
        co_return answer_too_large();
      AnswerRelay relay(*backend, client, fields, request.max_answer);
      Forwarded done = co_await relay.run();
      if (relay.too_large()) co_return answer_too_large();
      done.reused = reused;
      // The answer was being gathered, and nobody is there to get it.
      if (abandonment.gone() && !done.complete && client.bytes_sent() == 0) done.status = 0;
      abandonment.at(nullptr);
      if (relay.reusable()) state_->give_back(std::move(backend), epoch);
      co_return done;
    }
    // RFC 9112 §9.3.1: a connection that ends while it rests says nothing about the request that met its end.
    const bool again =
        reused && backend->ended_unanswered() && (request.replayable || backend->wrote_nothing());
    if (!again) co_return answered.error();
    abandonment.at(nullptr);
  }
}

}  // namespace http
