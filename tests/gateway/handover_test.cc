// Tests of handing listening sockets over.
#include "gateway/handover.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "http/listen_socket.h"

TEST_CASE("handover: what is written is read, listener by listener") {
  const gateway::HandedOver out{7,
                                {{gateway::listener_key("listen", "127.0.0.1", 8080), {8, 9}},
                                 {gateway::listener_key("admin", "::1", 9080), {10}}}};
  const auto in = gateway::read_handover(gateway::write_handover(out));
  REQUIRE(in);
  CHECK(in->ready == 7);
  CHECK(in->sockets == out.sockets);
}

TEST_CASE("handover: a malformed text is nothing, never a descriptor of somebody else") {
  for (const char* text : {"", "x", "2", "-1;listen a:1=4", "7;listen a:1", "7;listen a:1=", "7;=4",
                           "7;listen a:1=4,", "7;listen a:1=4x", "7;listen a:1=0", "99999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(gateway::read_handover(text));
  }
}

TEST_CASE("handover: a listener that is configured otherwise now gets none") {
  gateway::HandedOver handed{7, {{"listen 127.0.0.1:8080", {8}}}};
  CHECK(gateway::take_sockets(handed, "listen 127.0.0.1:8081").empty());
  CHECK(gateway::take_sockets(handed, "listen 127.0.0.1:8080") == std::vector<int>{8});
  CHECK(gateway::take_sockets(handed, "listen 127.0.0.1:8080").empty());
}

TEST_CASE("handover: only listening descriptors are taken, and no child of this process gets them") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const int listening = http::open_listening_socket("127.0.0.1", 0, false);
  ::fcntl(listening, F_SETFD, 0);
  ::setenv("TOLLGATE_HANDOVER",
           gateway::write_handover({ends[1], {{"listen a:1", {listening, ends[0]}}}}).c_str(), 1);
  auto handed = gateway::take_handover();
  REQUIRE(handed);
  CHECK(handed->sockets.at("listen a:1") == std::vector<int>{listening});
  CHECK((::fcntl(listening, F_GETFD) & FD_CLOEXEC) != 0);
  CHECK(std::getenv("TOLLGATE_HANDOVER") == nullptr);
  CHECK_FALSE(gateway::take_handover());
  gateway::finish_handover(*handed);
  char byte = 0;
  CHECK(::read(ends[0], &byte, 1) == 1);
  CHECK(::fcntl(listening, F_GETFD) == -1);  // nobody took it
  ::close(ends[0]);
}
