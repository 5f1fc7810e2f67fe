// Reading which operations are WebSockets.
#include "openapi/websocket_reader.h"

#include "openapi/measure.h"

namespace openapi {
namespace {

void read_time(Reader& reader, const Located& place, std::uint64_t most, const char* problem,
               std::chrono::seconds& out) {
  static constexpr Unit kUnits[] = {{"s", 1}, {"m", 60}, {"h", 3600}};
  if (!place.node) return;
  const auto value = measure(*place.node, kUnits, most);
  if (!value || *value == 0) return reader.problem(place.pointer, problem);
  out = std::chrono::seconds(*value);
}

}  // namespace

std::optional<WebSocketRule> read_websocket(Reader& reader, const Located& place,
                                            const Operation& operation) {
  const Located member = reader.member(reader.member(place, "x-tollgate"), "websocket");
  if (!member.node || *member.node == false) return std::nullopt;
  WebSocketRule rule;
  if (member.node->is_object()) {
    reader.only(member, {"idle_timeout", "max_age"});
    read_time(reader, reader.member(member, "idle_timeout"), 3600,
              "must be a time such as 30s or 5m, from 1s to 1h", rule.idle_timeout);
    read_time(reader, reader.member(member, "max_age"), 86400,
              "must be a time such as 10m or 1h, from 1s to 24h", rule.max_age);
  } else if (*member.node != true) {
    reader.problem(member.pointer, "must be true, false, or an object with idle_timeout or max_age");
    return std::nullopt;
  }
  if (operation.policy.served_by != Served::proxy || operation.method != "GET")
    reader.problem(member.pointer,
                   "needs a proxied GET: that is what a WebSocket begins with (RFC 6455 4.1)");
  if (operation.policy.sign_answers)
    reader.problem(member.pointer,
                   "is a tunnel, in which no answer can be signed: set sign_answers to false");
  return rule;
}

}  // namespace openapi
