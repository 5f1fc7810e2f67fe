// Reading which operations happen once per key.
#include "openapi/idempotency_reader.h"

#include "openapi/field_name.h"
#include "openapi/measure.h"
#include "openapi/parameters.h"

namespace openapi {
namespace {

// Longer than any request can be under way (twice 600 s), so that a key never ends under its own request.
constexpr std::uint64_t kShortestTtl = 30 * 60, kLongestTtl = 30 * 86400;  // seconds
constexpr std::uint64_t kMaxAnswer = 1024 * 1024;

void read_header(Reader& reader, const Located& rule, std::string& out) {
  const Located place = reader.member(rule, "header");
  if (!place.node) return;
  out = reader.text(rule, "header", false);
  if (!is_field_name(out))
    reader.problem(place.pointer, "must be the name of a header field, of letters, digits and -");
}

void read_ttl(Reader& reader, const Located& place, std::chrono::seconds& out) {
  static constexpr Unit kUnits[] = {{"m", 60}, {"h", 3600}, {"d", 86400}};
  if (!place.node) return;
  const auto value = measure(*place.node, kUnits, kLongestTtl);
  if (!value || *value < kShortestTtl)
    return reader.problem(place.pointer, "must be a time such as 24h or 7d, from 30m to 30d");
  out = std::chrono::seconds(*value);
}

void read_max_answer(Reader& reader, const Located& place, std::size_t& out) {
  if (!place.node) return;
  const auto value = measure_size(*place.node, kMaxAnswer);
  if (!value)
    return reader.problem(place.pointer, "must be bytes, or a size such as 64KiB or 1MiB, at most 1MiB");
  out = *value;
}

void check_operation(Reader& reader, const std::string& pointer, const IdempotencyRule& rule,
                     const Operation& operation) {
  if (operation.policy.served_by != Served::proxy || operation.method == "GET" || !operation.authenticated)
    reader.problem(pointer,
                   "needs a proxied POST, PUT, PATCH or DELETE with a scope: a key belongs to an app");
  const Parameter* const key = header_parameter(operation.parameters, rule.header);
  if (!key || key->required != rule.required)
    reader.problem(pointer, "needs the header parameter " + rule.header +
                                (rule.required ? ", required: true" : ", required: false"));
}

}  // namespace

std::optional<IdempotencyRule> read_idempotency(Reader& reader, const Located& place,
                                                const Operation& operation) {
  const Located member = reader.member(reader.member(place, "x-tollgate"), "idempotency");
  if (!member.node) return std::nullopt;
  const auto object = reader.object(member);
  if (!object) return std::nullopt;
  reader.only(*object, {"required", "header", "ttl", "max_answer"});
  IdempotencyRule rule;
  rule.required = reader.flag(*object, "required", true);
  read_header(reader, *object, rule.header);
  read_ttl(reader, reader.member(*object, "ttl"), rule.ttl);
  read_max_answer(reader, reader.member(*object, "max_answer"), rule.max_answer);
  check_operation(reader, object->pointer, rule, operation);
  return rule;
}

}  // namespace openapi
