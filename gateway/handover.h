// A new process takes over the listening sockets of this one, so that no connection is refused or reset
// between them.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// Listening descriptors by the listener's name and configured address, such as "listen 127.0.0.1:8080".
using ListeningSockets = std::map<std::string, std::vector<int>>;

/// "NAME HOST:PORT" of a listener as it was configured.
std::string listener_key(std::string_view name, std::string_view host, std::uint16_t port);

/// The text in which descriptors travel: "READY;KEY=3,4;KEY=5".
struct HandedOver {
  int ready = -1;  // the previous process reads a byte from it when this one answers requests
  ListeningSockets sockets;
};
std::string write_handover(const HandedOver& handed);
/// nullopt if it is malformed.
std::optional<HandedOver> read_handover(std::string_view text);

/// What the previous process gave to this one, nothing if there was none; the descriptors are marked
/// close-on-exec and the variable TOLLGATE_HANDOVER is removed. Once, before threads start.
std::optional<HandedOver> take_handover();
/// The descriptors of one listener, which the caller owns from here on; empty if it is configured otherwise
/// now.
std::vector<int> take_sockets(HandedOver& handed, const std::string& key);
/// Tells the previous process that this one answers, and closes what nobody took.
void finish_handover(HandedOver& handed);

/// Starts the program again with the arguments of this process, from the file that is there now, and waits
/// until it is ready. "" if it is; otherwise why not, and nothing of it is left.
std::string start_successor(const ListeningSockets& sockets, std::chrono::milliseconds patience);

}  // namespace gateway
