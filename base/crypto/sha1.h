// SHA-1, for protocols that demand it where its weakness does not matter.
#pragma once
#include <string>
#include <string_view>

namespace base {

/// FIPS 180-4: 20 bytes, not hex. Never where somebody could gain by a collision: what it is for is the
/// handshake of WebSockets (RFC 6455 §10.8).
std::string sha1(std::string_view data);

}  // namespace base
