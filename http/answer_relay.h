// Relays a backend's answer to a client: in one write when it is all there, piece by piece otherwise.
#pragma once
#include <cstdint>

#include "http/chunk_decoder.h"
#include "http/connection.h"
#include "http/upstream.h"
#include "http/upstream_connection.h"

namespace http {

/// Passes on the interim answer whose head the backend has just sent (RFC 9110 §15.2). Not 100: Expect is
/// answered by the gateway, never forwarded. Nothing to HTTP/1.0, which knows no interim answers.
Task<void> relay_interim(const UpstreamConnection& backend, Connection& client, const AnswerFields& fields);

/// After UpstreamConnection::read_head() of the final answer. Memory is bounded by the connection's buffer;
/// the backend is read no faster than the client takes.
class AnswerRelay {
 public:
  /// `most`: bytes of the body, 0: any number; one that turns out larger breaks off.
  AnswerRelay(UpstreamConnection& backend, Connection& client, const AnswerFields& fields,
              std::uint64_t most = 0)
      : backend_(backend), client_(client), fields_(fields), most_(most) {}
  Task<Forwarded> run();
  /// After run(): the answer was read to its end, nothing followed it, and the backend wants to go on.
  bool reusable() const noexcept { return reusable_; }
  /// After run(): it was larger than `most`, and nothing of it was sent.
  bool too_large() const noexcept { return too_large_; }

 private:
  enum class Coding : std::uint8_t { none, length, chunked, close };  // of the answer to the client
  void append_head(Coding coding, std::uint64_t length);
  Coding streamed() noexcept;
  Task<bool> run_length();
  Task<bool> run_chunked();
  Task<bool> run_until_close();
  Task<bool> pass(std::span<const char> data);  // one piece of body; false: the client has gone
  Task<bool> pass_end();
  void break_off() noexcept;

  UpstreamConnection& backend_;
  Connection& client_;
  const AnswerFields& fields_;
  const std::uint64_t most_;
  Coding coding_ = Coding::none;
  Forwarded done_;
  bool reusable_ = false;
  bool too_large_ = false;
  bool chunk_open_ = false;  // the CRLF behind the last chunk's data is still to be written
};

}  // namespace http
