// One side of a tunnel: a connection that has left HTTP.
#pragma once
#include <string>

namespace http {

class Socket;
class Transport;

/// Refers to parts of the connection, which outlives it and does nothing by itself any more.
struct TunnelEnd {
  Socket& socket;
  Transport& transport;
  std::string begun;  // what had arrived behind the last message of HTTP
};

}  // namespace http
