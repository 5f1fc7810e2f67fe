// Reading which answers are kept.
#include "openapi/cache_reader.h"

#include <algorithm>

#include "openapi/measure.h"

namespace openapi {
namespace {

constexpr Unit kUnits[] = {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
constexpr std::uint64_t kMaxObject = 1024 * 1024;
constexpr std::uint64_t kLongest = 30 * 86400, kLongestStale = 86400;  // seconds

void read_max_object(Reader& reader, const Located& place, std::size_t& out) {
  if (!place.node) return;
  const auto value = measure_size(*place.node, kMaxObject);
  if (!value || *value == 0)
    return reader.problem(place.pointer, "must be bytes, or a size such as 64KiB or 1MiB, from 1 to 1MiB");
  out = *value;
}

void read_max_age(Reader& reader, const Located& place, std::chrono::seconds& out) {
  if (!place.node) return;
  const auto value = measure(*place.node, kUnits, kLongest);
  if (!value || *value == 0)
    return reader.problem(place.pointer, "must be a time such as 30s or 1h, from 1s to 30d");
  out = std::chrono::seconds(*value);
}

void read_stale_if_error(Reader& reader, const Located& place, std::chrono::seconds& out) {
  if (!place.node) return;
  const auto value = measure(*place.node, kUnits, kLongestStale);
  if (!value) return reader.problem(place.pointer, "must be a time such as 0s or 10m, at most 24h");
  out = std::chrono::seconds(*value);
}

void check_operation(Reader& reader, const std::string& pointer, const Operation& operation) {
  if (operation.policy.served_by != Served::proxy || operation.method != "GET")
    reader.problem(pointer, "needs a proxied GET: no other answers are kept");
  if (operation.policy.sign_answers)
    reader.problem(pointer, "keeps answers, and a signature is for one request: set sign_answers: false");
  const auto has_events = [](const ResponseDoc& response) {
    return std::ranges::count(response.types, "text/event-stream") != 0;
  };
  if (std::ranges::any_of(operation.responses, has_events))
    reader.problem(pointer, "keeps answers, which are gathered before they go on: events would not arrive");
  if (operation.websocket) reader.problem(pointer, "keeps answers, and a WebSocket has none to keep");
  if (operation.consent)
    reader.problem(pointer, "keeps answers: it cannot bind a consent, which a backend has to see each time");
}

}  // namespace

std::optional<CacheRule> read_cache(Reader& reader, const Located& place, const Operation& operation) {
  const Located member = reader.member(reader.member(place, "x-tollgate"), "cache");
  if (!member.node) return std::nullopt;
  const auto object = reader.object(member);
  if (!object) return std::nullopt;
  reader.only(*object, {"max_object", "max_age", "stale_if_error"});
  CacheRule rule;
  read_max_object(reader, reader.member(*object, "max_object"), rule.max_object);
  read_max_age(reader, reader.member(*object, "max_age"), rule.max_age);
  read_stale_if_error(reader, reader.member(*object, "stale_if_error"), rule.stale_if_error);
  check_operation(reader, object->pointer, operation);
  return rule;
}

}  // namespace openapi
