// Tests of what the service manager is told.
#include "gateway/service_manager.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

TEST_CASE("service manager: it gets the state as one datagram; without one nothing happens (sd_notify(3))") {
  const std::string path = "/tmp/tollgate-notify-" + std::to_string(::getpid());
  const int manager = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path, path.c_str());
  REQUIRE(::bind(manager, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  gateway::tell_service_manager("READY=1\nMAINPID=7");
  char text[64] = "";
  const auto size = ::recv(manager, text, sizeof text, 0);
  REQUIRE(size > 0);
  CHECK(std::string(text, static_cast<std::size_t>(size)) == "READY=1\nMAINPID=7");
  ::unsetenv("NOTIFY_SOCKET");
  gateway::tell_service_manager("READY=1");
  CHECK(::recv(manager, text, sizeof text, 0) == -1);
  ::setenv("NOTIFY_SOCKET", "/nowhere/there/is/one", 1);
  gateway::tell_service_manager("READY=1");  // does not wait, does not throw
  ::unsetenv("NOTIFY_SOCKET");
  ::close(manager);
  ::unlink(path.c_str());
}
