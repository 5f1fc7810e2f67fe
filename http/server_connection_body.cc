// The request body of a client connection: in place when it is small, in its own buffer when it is not.
#include <algorithm>

#include "http/server_connection.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;

/// An unread body up to this size is read away after the answer, so that the connection lives on.
constexpr std::uint64_t kSkippableBytes = 64 * 1024;
constexpr base::Seconds kSkipTime{1};
/// A declared length is a claim: memory grows with what has arrived, by at most this at a time.
constexpr std::size_t kGrowBytes = 64 * 1024;
/// Bytes a second, beyond which a body that comes in pieces may take as long as it likes.
constexpr std::uint64_t kLeastRate = 1024;

Error body_too_large() { return {ErrorCode::payload_too_large, "the request body is too large"}; }
Error client_gone() { return {ErrorCode::malformed_request, "the client has gone"}; }
Error chunk_error(ChunkDecoder::State state) {
  if (state == ChunkDecoder::State::trailers_too_large)
    return {ErrorCode::headers_too_large, "the trailer section is too large"};
  return {ErrorCode::malformed_request, "the request body's chunked coding is malformed"};
}

}  // namespace

void ServerConnection::begin_body() {
  char* const bytes = buffers_->bytes.get();
  body_ = {};
  body_left_ = body_passed_ = 0;
  body_begin_ = next_;
  body_waited_ = base::Micros{0};
  continue_pending_ = false;
  body_state_ = BodyState::buffered;
  if (head_.framing.body == BodyKind::length) {
    const std::uint64_t length = head_.framing.length, here = std::min<std::uint64_t>(length, end_ - next_);
    body_ = {bytes + next_, static_cast<std::size_t>(here)};
    next_ += here;
    body_left_ = length - here;
    if (body_left_ > 0) body_state_ = BodyState::length;
  } else if (head_.framing.body == BodyKind::chunked) {
    chunks_ = ChunkDecoder();
    const InPlace at = decode_in_place(chunks_, bytes + next_, end_ - next_);
    body_ = {bytes + next_, at.decoded};
    next_ += at.consumed;
    if (at.state == ChunkDecoder::State::more) body_state_ = BodyState::chunked;
    if (at.state == ChunkDecoder::State::malformed || at.state == ChunkDecoder::State::trailers_too_large)
      body_state_ = BodyState::failed;
    chunk_state_ = at.state;
  }
  // RFC 9110 §10.1.1: a client that sends its body without waiting needs no 100.
  if (body_state_ == BodyState::length || body_state_ == BodyState::chunked)
    continue_pending_ = head_.framing.expect_continue && end_ == next_ && body_.empty();
}

Task<base::Result<std::string_view>> ServerConnection::read_body(std::size_t limit) {
  if (body_state_ == BodyState::failed) co_return body_failed(chunk_error(chunk_state_));
  if (body_.size() + body_left_ > limit) co_return body_failed(body_too_large());
  if (body_state_ == BodyState::buffered) co_return body_;
  core().refresh();
  const bool here = co_await send_continue();
  if (!here) co_return body_failed(client_gone());
  set_deadline(listener_->options.body_timeout);
  base::Status done = base::ok();
  if (body_state_ == BodyState::length)
    done = co_await read_length_body();
  else
    done = co_await read_chunked_body(limit);
  deadline_.clear();
  if (!done) co_return body_failed(done.error());
  body_state_ = BodyState::buffered;
  co_return body_;
}

Task<base::Result<std::string_view>> ServerConnection::read_body_piece(std::uint64_t limit) {
  if (body_state_ == BodyState::failed) co_return body_failed(chunk_error(chunk_state_));
  if (body_passed_ + body_.size() + body_left_ > limit) co_return body_failed(body_too_large());
  if (!body_.empty()) {  // what came with the head
    body_passed_ += body_.size();
    co_return std::exchange(body_, {});
  }
  if (body_state_ == BodyState::buffered) co_return std::string_view{};
  const bool here = co_await send_continue();
  if (!here) co_return body_failed(client_gone());
  const base::Instant asked = core().refresh();
  set_deadline(listener_->options.body_timeout + std::chrono::seconds(body_passed_ / kLeastRate) -
               body_waited_);
  base::Result<std::string_view> piece = co_await read_piece();
  deadline_.clear();
  if (!piece) co_return body_failed(piece.error());
  body_waited_ += std::chrono::duration_cast<base::Micros>(core().refresh() - asked);
  body_passed_ += piece->size();
  if (body_passed_ > limit) co_return body_failed(body_too_large());
  co_return piece;
}

/// Over the piece before it, behind the head.
Task<base::Result<std::string_view>> ServerConnection::read_piece() {
  char* const stage = buffers_->bytes.get() + body_begin_;
  const std::size_t room = buffers_->size - body_begin_;
  if (body_state_ == BodyState::length) {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, room));
    const auto got = co_await read_some({stage, most});
    if (!got) co_return got.error();
    body_left_ -= *got;
    next_ = end_ = body_begin_;
    if (body_left_ == 0) body_state_ = BodyState::buffered;
    co_return std::string_view(stage, *got);
  }
  for (;;) {
    const auto got = co_await read_some({stage, room});
    if (!got) co_return got.error();
    end_ = body_begin_ + *got;
    const InPlace at = decode_in_place(chunks_, stage, *got);
    next_ = body_begin_ + at.consumed;
    if (at.state == ChunkDecoder::State::malformed || at.state == ChunkDecoder::State::trailers_too_large)
      co_return chunk_error(at.state);
    const bool done = at.state == ChunkDecoder::State::done;
    if (done) body_state_ = BodyState::buffered;
    if (done || at.decoded > 0) co_return std::string_view(stage, at.decoded);
  }
}

Task<bool> ServerConnection::send_continue() {
  if (!continue_pending_) co_return true;
  continue_pending_ = false;
  buffers_->out.assign("HTTP/1.1 100 Continue\r\n\r\n");
  const std::uint64_t before = bytes_sent_;
  const bool sent = co_await flush({});
  bytes_sent_ = before;
  co_return sent;
}

Task<base::Status> ServerConnection::read_length_body() {
  // All that has arrived belongs to this body (otherwise it would be complete), so the rest may follow in
  // place.
  if (body_left_ <= buffers_->size - end_) {
    while (body_left_ > 0) {
      const auto got =
          co_await read_some({buffers_->bytes.get() + end_, static_cast<std::size_t>(body_left_)});
      if (!got) co_return got.error();
      end_ += *got;
      next_ = end_;
      body_left_ -= *got;
      body_ = {body_.data(), body_.size() + *got};
    }
    co_return base::ok();
  }
  std::string& body = buffers_->body;
  body.assign(body_);
  while (body_left_ > 0) {
    const std::size_t room = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, kGrowBytes)),
                      had = body.size();
    body.resize(had + room);
    const auto got = co_await read_some({body.data() + had, room});
    body.resize(had + (got ? *got : 0));
    if (!got) co_return got.error();
    body_left_ -= *got;
  }
  body_ = body;
  co_return base::ok();
}

Task<base::Status> ServerConnection::read_chunked_body(std::size_t limit) {
  // The input so far was consumed, so the room behind the head stages what arrives.
  std::string& body = buffers_->body;
  const std::size_t stage_begin = static_cast<std::size_t>(body_.data() - buffers_->bytes.get());
  char* const stage = buffers_->bytes.get() + stage_begin;
  body.assign(body_);
  for (;;) {
    const auto got = co_await read_some({stage, buffers_->size - stage_begin});
    if (!got) co_return got.error();
    end_ = stage_begin + *got;
    const InPlace at = decode_in_place(chunks_, stage, *got);
    if (body.size() + at.decoded > limit) co_return body_too_large();
    body.append(stage, at.decoded);
    if (at.state == ChunkDecoder::State::malformed || at.state == ChunkDecoder::State::trailers_too_large)
      co_return chunk_error(at.state);
    if (at.state == ChunkDecoder::State::done) {
      next_ = stage_begin + at.consumed;
      body_ = body;
      co_return base::ok();
    }
  }
}

Task<base::Result<std::size_t>> ServerConnection::read_some(std::span<char> into) {
  for (;;) {
    const Attempt attempt = read(into);
    if (attempt.io == Io::ok) co_return attempt.bytes;
    if (attempt.io == Io::failed) broken_ = true;
    if (attempt.io == Io::end || attempt.io == Io::failed)
      co_return Error{ErrorCode::malformed_request, "the request body is incomplete"};
    if (!co_await wait(attempt.io))
      co_return Error{ErrorCode::request_timeout, "the request body did not arrive in time"};
  }
}

Error ServerConnection::body_failed(const Error& error) {
  body_state_ = BodyState::failed;
  close_ = true;
  return error;
}

bool ServerConnection::can_skip_body() const noexcept {
  if (body_state_ == BodyState::buffered) return true;
  // A client that waits for 100 may send its body or not: only closing is unambiguous (RFC 9110 §10.1.1).
  return body_state_ == BodyState::length && !continue_pending_ && body_left_ <= kSkippableBytes;
}

Task<bool> ServerConnection::skip_body() {
  core().refresh();
  set_deadline(kSkipTime);
  while (body_left_ > 0) {
    const std::size_t room = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, buffers_->size));
    const auto got = co_await read_some({buffers_->bytes.get(), room});
    if (!got) co_return false;
    body_left_ -= *got;
  }
  next_ = end_ = 0;
  body_state_ = BodyState::buffered;
  co_return true;
}

}  // namespace http
