// A client connection whose answer is gathered in memory before it goes out, up to a size.
#pragma once
#include <cstddef>
#include <string>

#include "http/connection.h"

namespace http {

/// Stands between Upstream::forward() and the client for one exchange: what is relayed is kept until
/// deliver(), so it can be read first, and one that tells of a change is complete also when the client has
/// gone (Upstream::forward()). An answer whose body
/// grows beyond `most` bytes goes on to the client from there on as if this were not here. On the client's
/// core; the client outlives it.
class GatheredAnswer final : public Connection {
 public:
  /// What becomes of an answer that is too large: it goes on, or it ends as if the client had gone.
  enum class TooLarge : std::uint8_t { pass, refuse };
  GatheredAnswer(Connection& client, std::size_t most, TooLarge too_large = TooLarge::pass)
      : client_(client), most_(most), too_large_(too_large) {}

  /// The message so far, head and framing included; empty once passing().
  const std::string& text() const noexcept { return text_; }
  /// The body was larger than `most`: the client has its beginning, and got or is getting the rest.
  bool passing() const noexcept { return passing_; }
  /// The body was larger than `most` and is refused for that: nothing has gone out, and nothing will.
  bool refused() const noexcept { return refused_; }
  /// Complete lines with CRLF that the head gets if it begins to pass; they outlive this.
  void add_when_passing(std::string_view lines) noexcept { when_passing_ = lines; }
  /// Adds complete lines with CRLF at the end of the head. False if there is no head.
  bool add_fields(std::string_view lines);
  /// Sends what was gathered; once, if not passing(). False if the client has gone.
  Task<bool> deliver();

  Core& core() noexcept override { return client_.core(); }
  const HeadView& head() const noexcept override { return client_.head(); }
  bool body_buffered() const noexcept override { return client_.body_buffered(); }
  Task<base::Result<std::string_view>> read_body(std::size_t limit) override {
    return client_.read_body(limit);
  }
  Task<base::Result<std::string_view>> read_body_piece(std::uint64_t limit) override {
    return client_.read_body_piece(limit);
  }
  std::string_view buffered_body() override { return client_.buffered_body(); }
  /// An answer of the gateway instead: nothing was gathered, or it is not to be sent.
  Task<void> send(const Response& response) override { return client_.send(response); }
  std::string& out() noexcept override { return passing_ ? client_.out() : text_; }
  Task<bool> flush(std::string_view more) override;
  Connection& at_once() noexcept override { return client_.at_once(); }
  bool keep_alive() const noexcept override { return client_.keep_alive() && !close_; }
  void close_after_answer() noexcept override;
  /// Nothing that was gathered has gone out, so there is nothing to cut off.
  void abort() noexcept override;
  std::uint64_t bytes_sent() const noexcept override { return client_.bytes_sent(); }
  void tell_when_gone(GoneWatcher* watcher) noexcept override { client_.tell_when_gone(watcher); }
  bool draining() const noexcept override { return client_.draining(); }

 private:
  Connection& client_;
  const std::size_t most_;
  const TooLarge too_large_;
  std::string text_;
  std::string_view when_passing_;
  std::size_t body_ = 0;
  bool passing_ = false, refused_ = false;
  bool close_ = false;  // behind the gathered answer
};

}  // namespace http
