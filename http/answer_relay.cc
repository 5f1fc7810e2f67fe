// Relays a backend's answer to a client.
#include "http/answer_relay.h"

#include "http/answer_head.h"
#include "http/chunk_size.h"
#include "http/relayed_fields.h"

namespace http {
namespace {

/// An upper bound for the status line, Date, framing and Connection.
constexpr std::size_t kBesideFields = 192;

/// An upper bound for the lines of a head as they would be passed on.
std::size_t size_of(const UpstreamConnection& backend) {
  std::size_t size = kBesideFields + backend.head().reason.size();
  for (const FieldView& field : backend.fields()) size += field.name.size() + field.value.size() + 4;
  return size;
}

void append_interim_head(std::string& out, const UpstreamConnection& backend,
                         std::span<const std::string_view> owned) {
  TextWriter head(out, size_of(backend));
  put_status_line(head, backend.head().status, backend.head().reason);
  put_relayed_fields(head, backend.fields(), owned);
  head.put("\r\n");
}

}  // namespace

Task<void> relay_interim(const UpstreamConnection& backend, Connection& client, const AnswerFields& fields) {
  if (backend.head().status == 100 || client.head().version < 11) co_return;
  std::string& out = client.out();
  out.clear();
  append_interim_head(out, backend, fields.owned);
  co_await client.flush();
}

Task<Forwarded> AnswerRelay::run() {
  const Framing& framing = backend_.framing();
  done_.status = backend_.head().status;
  bool complete = false;
  switch (framing.body) {
    case BodyKind::none: {
      const bool has_length = framing.has_length && status_has_body(done_.status);
      append_head(has_length ? Coding::length : Coding::none, framing.length);
      complete = co_await client_.flush();
      reusable_ = framing.keep_alive && backend_.wrote_all() && backend_.body_begun().empty();
      break;
    }
    case BodyKind::length:
      complete = co_await run_length();
      break;
    case BodyKind::chunked:
      complete = co_await run_chunked();
      break;
    case BodyKind::until_close:
      complete = co_await run_until_close();
      break;
  }
  done_.complete = complete;
  co_return done_;
}

void AnswerRelay::append_head(Coding coding, std::uint64_t length) {
  coding_ = coding;
  std::string& out = client_.out();
  out.clear();
  if (coding == Coding::close) client_.close_after_answer();
  TextWriter head(out, size_of(backend_) + fields_.block.size());
  put_status_line(head, backend_.head().status, backend_.head().reason);
  if (!put_relayed_fields(head, backend_.fields(), fields_.owned))
    head.field("Date", client_.core().http_date());
  head.put(fields_.block);
  if (coding == Coding::length)
    head.put("Content-Length: ").number(length).put("\r\n");
  else if (coding == Coding::chunked)
    head.put("Transfer-Encoding: chunked\r\n");
  head.put(connection_line(client_.head().version, client_.keep_alive())).put("\r\n");
}

AnswerRelay::Coding AnswerRelay::streamed() noexcept {
  return client_.head().version >= 11 ? Coding::chunked : Coding::close;
}

Task<bool> AnswerRelay::run_length() {
  const Framing& framing = backend_.framing();
  std::uint64_t left = framing.length;
  const bool keep = framing.keep_alive;
  append_head(Coding::length, left);
  std::span<char> piece = backend_.body_begun();
  for (;;) {
    const bool surplus = piece.size() > left;
    if (surplus) piece = piece.first(static_cast<std::size_t>(left));
    left -= piece.size();
    const bool taken = co_await pass(piece);
    if (!taken) co_return false;
    if (left == 0) {
      reusable_ = keep && !surplus && backend_.wrote_all();
      co_return true;
    }
    const auto more = co_await backend_.read_more();
    if (!more || more->empty()) {
      break_off();
      co_return false;
    }
    piece = *more;
  }
}

Task<bool> AnswerRelay::run_chunked() {
  const bool keep = backend_.framing().keep_alive;
  ChunkDecoder chunks;
  std::span<char> piece = backend_.body_begun();
  for (bool first = true;; first = false) {
    const InPlace at = decode_in_place(chunks, piece.data(), piece.size());
    const bool whole = at.state == ChunkDecoder::State::done;
    // All of it at once: then its length is known, and one write does.
    if (first) append_head(whole ? Coding::length : streamed(), at.decoded);
    const bool taken = co_await pass(piece.first(at.decoded));
    if (!taken) co_return false;
    if (whole) {
      reusable_ = keep && at.consumed == piece.size() && backend_.wrote_all();
      co_return co_await pass_end();
    }
    if (at.state != ChunkDecoder::State::more) {
      break_off();
      co_return false;
    }
    const auto more = co_await backend_.read_more();
    if (!more || more->empty()) {
      break_off();
      co_return false;
    }
    piece = *more;
  }
}

Task<bool> AnswerRelay::run_until_close() {
  append_head(streamed(), 0);
  std::span<char> piece = backend_.body_begun();
  for (;;) {
    const bool taken = co_await pass(piece);
    if (!taken) co_return false;
    const auto more = co_await backend_.read_more();
    if (!more) {
      break_off();
      co_return false;
    }
    if (more->empty()) co_return co_await pass_end();
    piece = *more;
  }
}

Task<bool> AnswerRelay::pass(std::span<const char> data) {
  std::string& out = client_.out();
  if (most_ != 0 && data.size() > most_ - done_.body_bytes) {
    too_large_ = client_.bytes_sent() == 0;
    too_large_ ? out.clear() : break_off();
    co_return false;
  }
  done_.body_bytes += data.size();
  if (coding_ == Coding::chunked && !data.empty()) {
    if (chunk_open_) out.append("\r\n");
    append_chunk_size(out, data.size());
    chunk_open_ = true;
  }
  co_return co_await client_.flush({data.data(), data.size()});
}

Task<bool> AnswerRelay::pass_end() {
  if (coding_ != Coding::chunked) co_return true;
  client_.out().append(chunk_open_ ? "\r\n0\r\n\r\n" : "0\r\n\r\n");
  co_return co_await client_.flush();
}

/// The head has gone out, so the client must see that the body is cut off: never a clean end.
void AnswerRelay::break_off() noexcept {
  if (coding_ == Coding::close)
    client_.abort();
  else
    client_.close_after_answer();
}

}  // namespace http
