// Reading what a client connection may take.
#include "gateway/listen_limits.h"

namespace gateway {
namespace {

/// Method, spaces, version and the shortest fields: what a head has beside its target.
constexpr std::size_t kBesideTarget = 512;

void read_size(YamlSection& s, std::string_view key, std::size_t& out, std::uint64_t least,
               std::uint64_t most) {
  std::uint64_t value = out;
  s.read_unsigned(key, value, least, most);
  out = static_cast<std::size_t>(value);
}

void read_timeout(YamlSection& s, std::string_view key, std::chrono::seconds& out) {
  s.read(key, out);
  if (out < std::chrono::seconds{1} || out > std::chrono::seconds{3600})
    s.problem(key, "must be from 1s to 1h");
}

}  // namespace

void read_listen_limits(YamlSection& listen, http::ListenLimits& out) {
  YamlSection limits = listen.section("limits");
  read_size(limits, "head", out.max_head, 2048, 1024 * 1024);
  read_size(limits, "target", out.max_target, 256, 1024 * 1024);
  read_size(limits, "fields", out.max_fields, 16, 10'000);
  read_size(limits, "connections", out.max_connections, 1, 1'000'000);
  read_size(limits, "requests", out.max_requests, 1, 1'000'000);
  if (out.max_target + kBesideTarget > out.max_head)
    limits.problem("target", "must leave 512 bytes of `head` for the fields");
  limits.finish();
  YamlSection timeouts = listen.section("timeouts");
  read_timeout(timeouts, "handshake", out.handshake_timeout);
  read_timeout(timeouts, "head", out.head_timeout);
  read_timeout(timeouts, "body", out.body_timeout);
  read_timeout(timeouts, "write", out.write_timeout);
  read_timeout(timeouts, "idle", out.idle_timeout);
  timeouts.finish();
}

}  // namespace gateway
