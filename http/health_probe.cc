// Asking a backend how it is.
#include "http/health_probe.h"

#include <optional>

#include "http/chunk_decoder.h"
#include "http/framing.h"
#include "http/upstream_connection.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;
using std::chrono::milliseconds;

Error failed(std::string detail) {
  return {ErrorCode::backend_unavailable, "the backend is not well", {}, std::move(detail)};
}
Error too_late() {
  return {ErrorCode::backend_timeout, "the backend did not answer in time", {}, "no whole answer in time"};
}

/// Ends the whole check: the limits of the connection begin anew with each piece of an answer.
class Patience final : public Deadline {
 public:
  Patience(Core& core, base::Instant until, UpstreamConnection& connection) : connection_(connection) {
    core.watch(*this);
    set(until);
  }
  bool over() const noexcept { return over_; }

 private:
  void expire() override {
    over_ = true;
    connection_.cancel();
  }
  UpstreamConnection& connection_;
  bool over_ = false;
};

/// Counts a body to its end.
class DiscardedBody {
 public:
  explicit DiscardedBody(const Framing& framing) : framing_(framing) {}
  /// True at its end.
  base::Result<bool> feed(std::string_view bytes) {
    if (framing_.body == BodyKind::none) return true;
    if (framing_.body == BodyKind::chunked) return feed_chunks(bytes);
    size_ += bytes.size();
    if (std::max(size_, framing_.length) > kMostHealthBody) return too_large();
    return framing_.body == BodyKind::length && size_ >= framing_.length;
  }
  base::Status end() const {
    if (framing_.body == BodyKind::until_close) return base::ok();
    return failed("the answer broke off");
  }

 private:
  static Error too_large() { return failed("the answer's body is too large"); }
  base::Result<bool> feed_chunks(std::string_view bytes) {
    raw_ += bytes.size();
    while (!bytes.empty()) {
      const ChunkDecoder::Step step = chunks_.next(bytes);
      if (step.state == ChunkDecoder::State::malformed ||
          step.state == ChunkDecoder::State::trailers_too_large)
        return failed("the chunked coding is malformed");
      size_ += step.data.size();
      // Chunks of one byte: what is around them counts too, more generously.
      if (size_ > kMostHealthBody || raw_ > 8 * kMostHealthBody) return too_large();
      if (step.state == ChunkDecoder::State::done) return true;
      bytes.remove_prefix(step.consumed);
    }
    return false;
  }
  Framing framing_;
  ChunkDecoder chunks_;
  std::size_t size_ = 0, raw_ = 0;
};

Task<base::Status> discard_body(UpstreamConnection& connection) {
  DiscardedBody body(connection.framing());
  std::span<char> piece = connection.body_begun();
  for (;;) {
    const auto done = body.feed({piece.data(), piece.size()});
    if (!done) co_return done.error();
    if (*done) co_return base::ok();
    const auto more = co_await connection.read_more();
    if (!more) co_return more.error();
    if (more->empty()) co_return body.end();
    piece = *more;
  }
}

Task<base::Status> ask(UpstreamConnection& connection) {
  for (;;) {
    base::Status answered = co_await connection.read_head(false);
    if (!answered) co_return answered;
    const int status = connection.head().status;
    if (status < 200) continue;
    if (status >= 300) co_return failed("answered " + std::to_string(status));
    co_return co_await discard_body(connection);
  }
}

}  // namespace

Task<base::Status> probe_health(Core& core, BufferPool& pool, const HealthProbe& probe) {
  const base::Instant until = core.refresh() + probe.timeout;
  std::optional<TlsPeer>
      peer;  // of this check alone: nothing is resumed, so the certificate is seen each time
  if (probe.tls) peer.emplace(probe.tls, probe.server_name);
  base::Status outcome = failed("no address");
  for (const SocketAddress& address : probe.addresses) {
    auto left = std::chrono::duration_cast<milliseconds>(until - core.refresh());
    if (left.count() <= 0) co_return too_late();
    UpstreamConnection connection(core, pool);
    outcome = co_await connection.connect(address, left, peer ? &*peer : nullptr);
    if (!outcome) continue;
    left = std::chrono::duration_cast<milliseconds>(until - core.refresh());
    if (left.count() <= 0) co_return too_late();
    const Patience patience(core, until, connection);
    connection.begin(probe.head, {}, left);
    outcome = co_await ask(connection);
    if (patience.over()) co_return too_late();
    co_return outcome;
  }
  co_return outcome;
}

std::string health_request(std::string_view host, std::string_view path) {
  std::string head("GET ");
  head.append(path).append(" HTTP/1.1\r\nHost: ").append(host);
  head.append("\r\nUser-Agent: tollgate-health\r\nAccept: */*\r\nConnection: close\r\n\r\n");
  return head;
}

}  // namespace http
