// Descriptors that go from one process to the next, by inheritance.
#include "gateway/handover.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

extern char** environ;

namespace gateway {
namespace {

constexpr const char* kVariable = "TOLLGATE_HANDOVER";

std::optional<int> read_descriptor(std::string_view text) {
  int fd = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), fd);
  if (failed != std::errc() || end != text.data() + text.size() || fd <= STDERR_FILENO) return std::nullopt;
  return fd;
}

std::string_view cut(std::string_view& text, char at) {
  const std::string_view part = text.substr(0, text.find(at));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

bool is_listening(int fd) {
  int on = 0;
  socklen_t size = sizeof on;
  return ::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &size) == 0 && on != 0;
}

std::vector<std::string> own_arguments() {
  std::ifstream in("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> out;
  for (std::string argument; std::getline(in, argument, '\0');) out.push_back(argument);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_with(const HandedOver& handed) {
  std::vector<std::string> out;
  for (char** variable = environ; *variable != nullptr; ++variable) out.emplace_back(*variable);
  out.push_back(std::string(kVariable) + "=" + write_handover(handed));
  return out;
}

/// 0 or an errno.
int spawn(const HandedOver& handed, pid_t& child) {
  std::vector<std::string> arguments = own_arguments(), environment = environment_with(handed);
  if (arguments.empty()) return ENOENT;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  // A descriptor that is duplicated onto itself loses its close-on-exec flag in the child only.
  ::posix_spawn_file_actions_adddup2(&actions, handed.ready, handed.ready);
  for (const auto& [key, fds] : handed.sockets)
    for (const int fd : fds) ::posix_spawn_file_actions_adddup2(&actions, fd, fd);
  sigset_t none;
  sigemptyset(&none);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  const int failed = ::posix_spawnp(&child, arguments.front().c_str(), &actions, &attributes,
                                    pointers(arguments).data(), pointers(environment).data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return failed;
}

enum class Waited { ready, ended, too_long };

Waited wait_for_byte(int fd, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    pollfd one{fd, POLLIN, 0};
    const int found = ::poll(&one, 1, static_cast<int>(std::max<long long>(left, 0)));
    if (found == 0) return Waited::too_long;
    if (found < 0) continue;  // EINTR
    char byte = 0;
    return ::read(fd, &byte, 1) == 1 ? Waited::ready : Waited::ended;
  }
}

}  // namespace

std::string listener_key(std::string_view name, std::string_view host, std::uint16_t port) {
  return std::string(name).append(" ").append(host).append(":").append(std::to_string(port));
}

std::string write_handover(const HandedOver& handed) {
  std::string out = std::to_string(handed.ready);
  for (const auto& [key, fds] : handed.sockets) {
    out += ";" + key + "=";
    for (std::size_t i = 0; i < fds.size(); ++i) out += (i ? "," : "") + std::to_string(fds[i]);
  }
  return out;
}

std::optional<HandedOver> read_handover(std::string_view text) {
  if (text.ends_with(';')) return std::nullopt;
  HandedOver handed;
  const auto ready = read_descriptor(cut(text, ';'));
  if (!ready) return std::nullopt;
  handed.ready = *ready;
  while (!text.empty()) {
    std::string_view entry = cut(text, ';');
    const std::string key(cut(entry, '='));
    if (key.empty() || entry.empty() || entry.ends_with(',')) return std::nullopt;
    while (!entry.empty()) {
      const auto fd = read_descriptor(cut(entry, ','));
      if (!fd) return std::nullopt;
      handed.sockets[key].push_back(*fd);
    }
  }
  return handed;
}

std::optional<HandedOver> take_handover() {
  const char* text = std::getenv(kVariable);
  if (!text) return std::nullopt;
  auto handed = read_handover(text);
  ::unsetenv(kVariable);
  if (!handed) return std::nullopt;
  ::fcntl(handed->ready, F_SETFD, FD_CLOEXEC);
  for (auto& [key, fds] : handed->sockets) {
    std::erase_if(fds, [](int fd) { return !is_listening(fd); });
    for (const int fd : fds) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  return handed;
}

std::vector<int> take_sockets(HandedOver& handed, const std::string& key) {
  auto found = handed.sockets.extract(key);
  return found ? std::move(found.mapped()) : std::vector<int>();
}

void finish_handover(HandedOver& handed) {
  const char byte = '1';
  // The previous process may have given up meanwhile; it kills this one then.
  [[maybe_unused]] const ssize_t written = ::write(handed.ready, &byte, 1);
  ::close(handed.ready);
  for (const auto& [key, fds] : handed.sockets)
    for (const int fd : fds) ::close(fd);
  handed.sockets.clear();
}

std::string start_successor(const ListeningSockets& sockets, std::chrono::milliseconds patience) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::strerror(errno);
  pid_t child = -1;
  const int failed = spawn({ends[1], sockets}, child);
  ::close(ends[1]);
  const Waited waited = failed ? Waited::ended : wait_for_byte(ends[0], patience);
  ::close(ends[0]);
  if (failed) return std::strerror(failed);
  if (waited == Waited::ready) return {};
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  return waited == Waited::ended ? "it ended before it was ready; its own log says why"
                                 : "it was not ready in time";
}

}  // namespace gateway
