// A client connection of which it is known that nobody is there any more.
#pragma once
#include <string>

#include "http/connection.h"
#include "http/socket.h"

namespace test_support {

/// Tells at once that the client has gone; all the rest is `client`'s, which outlives it.
class GoneClient final : public http::Connection {
 public:
  explicit GoneClient(http::Connection& client) : client_(client) {}
  http::Core& core() noexcept override { return client_.core(); }
  const http::HeadView& head() const noexcept override { return client_.head(); }
  bool body_buffered() const noexcept override { return client_.body_buffered(); }
  http::Task<base::Result<std::string_view>> read_body(std::size_t limit) override {
    return client_.read_body(limit);
  }
  http::Task<base::Result<std::string_view>> read_body_piece(std::uint64_t limit) override {
    return client_.read_body_piece(limit);
  }
  std::string_view buffered_body() override { return client_.buffered_body(); }
  http::Task<void> send(const http::Response& response) override { return client_.send(response); }
  std::string& out() noexcept override { return client_.out(); }
  http::Task<bool> flush(std::string_view more) override { return client_.flush(more); }
  bool keep_alive() const noexcept override { return client_.keep_alive(); }
  void close_after_answer() noexcept override { client_.close_after_answer(); }
  std::uint64_t bytes_sent() const noexcept override { return client_.bytes_sent(); }
  void tell_when_gone(http::GoneWatcher* watcher) noexcept override {
    if (watcher) watcher->on_gone();
  }

 private:
  http::Connection& client_;
};

}  // namespace test_support
