// A client's connection that writes down what it is answered instead of sending it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/connection.h"
#include "tests/support/fake_clock.h"

namespace test_support {

/// A request whose head is in memory and passed the framing guard. The strings behind the fields outlive it.
class FakeClientConnection final : public http::Connection {
 public:
  FakeClientConnection(std::string method, std::string target, std::vector<http::FieldView> fields = {},
                       std::string body = "")
      : method_(std::move(method)),
        target_(std::move(target)),
        fields_(std::move(fields)),
        body_(std::move(body)) {
    head_.method_token = method_;
    head_.method = http::parse_method(method_);
    head_.target = target_;
    head_.fields = fields_;
    head_.framing.host = "api.example";
    head_.peer = "192.0.2.7";
  }
  FakeClientConnection(const FakeClientConnection&) = delete;

  http::Core& core() noexcept override { return core_; }
  const http::HeadView& head() const noexcept override { return head_; }
  bool body_buffered() const noexcept override { return buffered && !body_error; }
  http::Task<base::Result<std::string_view>> read_body(std::size_t limit) override {
    if (body_error) co_return *body_error;
    if (body_.size() > limit) co_return base::Error{base::ErrorCode::payload_too_large, "too large"};
    co_return std::string_view(body_);
  }
  http::Task<base::Result<std::string_view>> read_body_piece(std::uint64_t limit) override {
    if (body_error) co_return *body_error;
    if (body_.size() > limit) co_return base::Error{base::ErrorCode::payload_too_large, "too large"};
    // In halves, so that there is more than one.
    const std::size_t end = piece_ == 0 && body_.size() > 1 ? body_.size() / 2 : body_.size();
    const std::string_view piece = std::string_view(body_).substr(piece_, end - piece_);
    piece_ = end;
    co_return piece;
  }
  std::string_view buffered_body() override { return body_; }
  http::Task<void> send(const http::Response& response) override {
    answers.push_back(response);
    co_return;
  }
  std::string& out() noexcept override { return out_; }
  http::Task<bool> flush(std::string_view more) override {
    sent.append(out_).append(more);
    out_.clear();
    co_return true;
  }
  bool keep_alive() const noexcept override { return !closing; }
  void close_after_answer() noexcept override { closing = true; }
  std::uint64_t bytes_sent() const noexcept override { return sent.size(); }

  std::vector<http::Response> answers;
  std::string sent;
  bool closing = false;                   // close_after_answer() was called
  bool buffered = true;                   // false: the body must be waited for
  std::optional<base::Error> body_error;  // what waiting for it gives
  http::HeadView head_;                   // tests may change it

 private:
  FakeClock clock_;
  http::Core core_{clock_};
  std::string method_, target_, out_;
  std::vector<http::FieldView> fields_;
  std::string body_;
  std::size_t piece_ = 0;  // where the next one begins
};

}  // namespace test_support
