// Collects one answer from bytes that arrive in pieces: head, body, decoded; for fetch().
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/chunk_decoder.h"
#include "http/framing.h"
#include "http/head_scanner.h"
#include "http/message.h"

namespace http {

/// In bytes, but for `fields`.
struct AnswerLimits {
  std::size_t head = 64 * 1024, fields = 200, body = 8 * 1024 * 1024;
};

/// The pure half of a client: no I/O. After an error it is of no further use.
class AnswerReader {
 public:
  explicit AnswerReader(bool head_request, const AnswerLimits& limits = {})
      : limits_(limits), head_request_(head_request) {}
  /// True when the answer is complete; what follows it is ignored. backend_unavailable: broken or too large.
  base::Result<bool> feed(std::string_view bytes);
  /// The peer closed. True if that completes the answer (RFC 9112 §6.3(8)), otherwise backend_unavailable.
  base::Result<bool> end();
  /// Fields as they were sent, body decoded. Once, after true.
  Response take() { return std::move(answer_); }

 private:
  base::Result<bool> feed_head(std::string_view bytes);
  base::Result<bool> feed_body(std::string_view bytes);
  base::Status append(std::string_view data);

  AnswerLimits limits_;
  bool head_request_, in_body_ = false;
  std::string input_;  // the head as far as it has arrived
  HeadScanner scanner_;
  ChunkDecoder chunks_;
  Framing framing_;
  Response answer_;
};

/// A gathered message taken apart, with limits of its own size; nullopt if it is not a whole one.
std::optional<Response> read_whole_answer(std::string_view message, bool head_request);

}  // namespace http
