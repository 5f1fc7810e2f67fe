// Turning connections away.
#include "http/turn_away.h"

#include <array>

#include "http/answer_head.h"
#include "http/socket.h"
#include "http/transport.h"

namespace http {
namespace {

constexpr std::chrono::seconds kPatience{1};
constexpr std::size_t kMostRead = 64 * 1024;
constexpr std::string_view kRetryAfter = "1";  // seconds

/// The socket, and its end of time.
class TurnedAway final : public Deadline {
 public:
  TurnedAway(ListenerState& listener, int fd)
      : socket(listener.core, fd), transport(fd), listener_(listener) {
    ++listener_.turned_away;
    listener_.core.watch(*this);
    set(listener_.core.refresh() + kPatience);
  }
  ~TurnedAway() override { --listener_.turned_away; }
  Socket socket;
  Transport transport;
  bool late = false;

 private:
  void expire() override {
    late = true;
    socket.wake();
  }
  ListenerState& listener_;
};

}  // namespace

std::string turn_away_answer(ListenerState& listener, std::string_view peer) {
  Response response = listener.handler.refuse(
      base::Error{base::ErrorCode::overloaded, "too many connections; nothing was read"}, peer);
  response.set("Retry-After", std::string(kRetryAfter));
  std::string text;
  append_answer_head(text, response, listener.core.http_date(), 11, false);
  return text.append(response.body);
}

Task<> turn_away(std::shared_ptr<ListenerState> listener, int fd, std::string answer) {
  TurnedAway client(*listener, fd);
  co_await client.socket.wait(Socket::readable);
  // It fits into the buffer of a fresh connection; if not, a client that reads nothing gets less.
  const Attempt sent = client.transport.write(answer);
  client.transport.finish_sending();
  if (sent.io != Io::ok) co_return;
  std::array<char, 4096> scratch;
  for (std::size_t read = 0; read < kMostRead && !client.late;) {
    const Attempt attempt = client.transport.discard(scratch);
    if (attempt.io == Io::end || attempt.io == Io::failed) co_return;
    read += attempt.bytes;
    if (attempt.io == Io::want_read) co_await client.socket.wait_again(Io::want_read);
  }
}

}  // namespace http
