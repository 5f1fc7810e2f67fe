// Stage: a WebSocket (RFC 6455): the handshake goes to the backend, and what follows passes both ways.
#include <algorithm>

#include "gateway/answer_fields.h"
#include "gateway/forward_head.h"
#include "gateway/stages.h"
#include "http/answer_head.h"
#include "http/relayed_fields.h"
#include "http/tunnel.h"
#include "http/upgrade.h"
#include "http/websocket_handshake.h"

namespace gateway {
namespace {

constexpr std::uint16_t kGoingAway = 1001, kPolicyViolation = 1008, kTryAgainLater = 1013;

/// A tunnel lasts no longer than what opened it: the token, its grant, the operation's max_age, the listener.
class TunnelRights final : public http::TunnelWatch {
 public:
  TunnelRights(Worker& worker, const Exchange& x) : worker_(worker), x_(x) {
    const base::Instant oldest = x.now + x.operation()->websocket->max_age;
    has_token_ = x.operation()->authenticated;
    until_ = has_token_ ? std::min(oldest, x.claims.expires_at) : oldest;
    of_token_ = has_token_ && until_ == x.claims.expires_at;
  }
  std::optional<http::TunnelEnding> ending(base::Instant now) override {
    if (x_.connection.draining()) return http::TunnelEnding{kGoingAway, "the server goes away"};
    if (now >= until_ && of_token_)
      return http::TunnelEnding{kPolicyViolation, "the access token has expired"};
    if (now >= until_) return http::TunnelEnding{kGoingAway, "the connection is too old"};
    if (!has_token_) return std::nullopt;
    switch (worker_.revoked.standing(worker_.node.revocations, x_.claims, now)) {
      case Standing::unknown:
        return http::TunnelEnding{kTryAgainLater, "the token cannot be verified"};
      case Standing::revoked:
        return http::TunnelEnding{kPolicyViolation, "the access token was revoked"};
      case Standing::good:
        break;
    }
    return std::nullopt;
  }

 private:
  Worker& worker_;
  const Exchange& x_;
  base::Instant until_{};
  bool has_token_ = false, of_token_ = false;
};

/// Counted as open as long as it lives, whatever ends the exchange; and not among the requests in flight:
/// what may be open for hours is bounded by half of the listener's connections and the plan's `concurrent`.
class OpenTunnel {
 public:
  explicit OpenTunnel(Worker& worker) : worker_(worker) {
    worker_.counters.tunnels_opened.add();
    ++worker_.tunnels;
    --worker_.in_flight;
  }
  ~OpenTunnel() {
    ++worker_.in_flight;
    --worker_.tunnels;
    worker_.counters.tunnels_ended.add();
  }
  OpenTunnel(const OpenTunnel&) = delete;
  OpenTunnel& operator=(const OpenTunnel&) = delete;

 private:
  Worker& worker_;
};

void append_switch(std::string& out, const http::UpstreamConnection& backend, std::string_view own_fields) {
  constexpr std::size_t kExpected = 1024;
  http::TextWriter head(out, kExpected);
  http::put_status_line(head, 101);
  http::put_relayed_fields(head, backend.fields(), owned_answer_fields());
  head.put(own_fields).put("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
}

http::Task<void> pass_bytes(Worker& worker, Exchange& x, http::UpstreamConnection& backend) {
  auto client = x.connection.leave_http();
  if (!client) co_return;
  const OpenTunnel counted(worker);
  TunnelRights rights(worker, x);
  http::Tunnel tunnel(worker.core, *std::move(client), backend.leave_http(),
                      x.operation()->websocket->idle_timeout, rights);
  co_await tunnel.run();
  x.bytes_in = tunnel.from_client();
  x.bytes = tunnel.from_backend();
  x.tunnel_end = tunnel.end();
  worker.counters.tunnel_bytes_in.add(x.bytes_in);
}

}  // namespace

http::Task<base::Status> open_tunnel(Worker& worker, Exchange& x) {
  const http::HeadView& head = x.connection.head();
  // What stands behind the request is no request, whoever answers it: it may be of the protocol asked for.
  x.connection.close_after_answer();
  if (auto s = http::check_websocket_request(head.method, head.version, head.fields); !s)
    co_return std::move(s).error();
  // The other half is for those who only call: a tunnel that rests gives way to nobody.
  if (worker.tunnels >= std::max<std::size_t>(1, worker.node.config.listen.limits.max_connections / 2))
    co_return base::Error{base::ErrorCode::overloaded, "too many WebSockets are open; try again"};
  http::Upgrade upgrade;
  x.upgrade = &upgrade;
  base::Status sent = co_await forward(worker, x);
  x.upgrade = nullptr;
  if (!sent || !upgrade.connection) co_return sent;
  http::UpstreamConnection& backend = *upgrade.connection;
  if (auto s = http::check_websocket_answer(head.fields, backend.head().version, backend.fields()); !s)
    co_return std::move(s).error();
  x.connection.out().clear();
  append_switch(x.connection.out(), backend, x.scratch.answer_fields);
  x.switched_ns = base::monotonic_ns();
  const bool told = co_await x.connection.flush();
  if (told) co_await pass_bytes(worker, x, backend);
  co_return base::ok();
}

}  // namespace gateway
