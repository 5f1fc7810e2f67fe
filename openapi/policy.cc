// `x-tollgate`: how an operation is served.
#include "openapi/policy.h"

#include <algorithm>

#include "openapi/cors_reader.h"
#include "openapi/measure.h"

namespace openapi {
namespace {

constexpr std::uint64_t kMaxCost = 1'000'000;
constexpr std::uint64_t kMaxTimeout = 600'000;  // milliseconds
constexpr std::uint64_t kMaxBody = 64 * 1024 * 1024;
constexpr std::uint64_t kMaxStreamedBody = std::uint64_t{1} << 40;

void read_timeout(Reader& reader, const Located& place, std::chrono::milliseconds& out) {
  static constexpr Unit kUnits[] = {{"ms", 1}, {"s", 1000}};
  if (!place.node) return;
  const auto value = measure(*place.node, kUnits, kMaxTimeout);
  if (!value || *value == 0)
    return reader.problem(place.pointer, "must be a time such as 500ms or 15s, at most 600s");
  out = std::chrono::milliseconds(*value);
}

void read_max_body(Reader& reader, const Located& place, std::size_t& out, bool streaming) {
  if (!place.node) return;
  const auto value = measure_size(*place.node, streaming ? kMaxStreamedBody : kMaxBody);
  if (!value)
    return reader.problem(place.pointer,
                          streaming ? "must be bytes, or a size such as 64KiB or 1MiB, at most 1048576MiB"
                                    : "must be bytes, or a size such as 64KiB or 1MiB, at most 64MiB");
  out = *value;
}

void read_max_answer(Reader& reader, const Located& place, std::size_t& out) {
  if (!place.node) return;
  const auto value = measure_size(*place.node, kMaxStreamedBody);
  if (!value || *value == 0)
    return reader.problem(place.pointer,
                          "must be bytes, or a size such as 64KiB or 1MiB, from 1 to 1048576MiB");
  out = *value;
}

void read_retry(Reader& reader, const Located& extension, bool& out) {
  const Located place = reader.member(extension, "retry");
  if (!place.node) return;
  const std::string value = reader.text(extension, "retry", false);
  if (value != "safe" && value != "none") return reader.problem(place.pointer, "must be safe or none");
  out = value == "safe";
}

void read_cost(Reader& reader, const Located& place, unsigned& out) {
  if (!place.node) return;
  if (!place.node->is_number_unsigned() || *place.node > kMaxCost)
    return reader.problem(place.pointer, "must be a whole number from 0 to 1000000");
  out = place.node->get<unsigned>();
}

void read_served_by(Reader& reader, const Located& extension, Served& out) {
  const Located place = reader.member(extension, "served_by");
  if (!place.node) return;
  const std::string name = reader.text(extension, "served_by", false);
  if (name == "proxy")
    out = Served::proxy;
  else if (name == "oauth")
    out = Served::oauth;
  else if (name == "portal")
    out = Served::portal;
  else if (name == "gateway")
    out = Served::gateway;
  else
    reader.problem(place.pointer, "must be proxy, oauth, portal or gateway");
}

void read_step_up(Reader& reader, const Located& place, Rule<StepUp>& out) {
  if (!place.node) return;
  if (!place.node->is_object()) return reader.problem(place.pointer, "must be an object");
  reader.only(place, {"acr_values", "max_age"});
  StepUp step_up;
  if (const Located values = reader.member(place, "acr_values"); values.node) {
    const auto is_value = [](const auto& value) {
      return value.is_string() && !value.template get<std::string>().empty() &&
             value.template get<std::string>().find_first_of(" \"\\") == std::string::npos;
    };
    if (!values.node->is_array() || values.node->empty() || !std::ranges::all_of(*values.node, is_value))
      return reader.problem(values.pointer, "must be a list of acr values without blanks");
    for (const auto& value : *values.node) step_up.acr_values.push_back(value.template get<std::string>());
  }
  if (const Located max_age = reader.member(place, "max_age"); max_age.node) {
    static constexpr Unit kUnits[] = {{"s", 1}, {"m", 60}, {"h", 3600}};
    const auto value = measure(*max_age.node, kUnits, 30 * 86400);
    if (!value || *value == 0) return reader.problem(max_age.pointer, "must be a time such as 5m or 1h");
    step_up.max_age = std::chrono::seconds(*value);
  }
  if (step_up.acr_values.empty() && !step_up.max_age)
    return reader.problem(place.pointer, "needs acr_values or max_age");
  out = std::make_shared<const StepUp>(std::move(step_up));
}

void read_signature(Reader& reader, const Located& extension, bool& required) {
  const Located place = reader.member(extension, "signature");
  if (!place.node) return;
  const std::string value = reader.text(extension, "signature", false);
  if (value != "required" && value != "none")
    return reader.problem(place.pointer, "must be required or none");
  required = value == "required";
}

void read_validate_answers(Reader& reader, const Located& extension, bool& sandbox) {
  const Located place = reader.member(extension, "validate_answers");
  if (!place.node) return;
  const std::string value = reader.text(extension, "validate_answers", false);
  if (value != "sandbox" && value != "none") return reader.problem(place.pointer, "must be sandbox or none");
  sandbox = value == "sandbox";
}

void read_addresses(Reader& reader, const Located& place, std::vector<AddressBlock>& out) {
  constexpr std::size_t kMost = 256;
  if (!place.node) return;
  std::vector<AddressBlock> blocks;
  const auto read = [&blocks](const auto& text) {
    const auto block =
        text.is_string() ? parse_address_block(text.template get<std::string>()) : std::nullopt;
    if (block) blocks.push_back(*block);
    return block.has_value();
  };
  if (!place.node->is_array() || place.node->empty() || place.node->size() > kMost ||
      !std::ranges::all_of(*place.node, read))
    return reader.problem(
        place.pointer,
        "must be a list of 1 to 256 addresses or blocks such as 192.0.2.0/24 or 2001:db8::/32");
  out = std::move(blocks);
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

Policy read_policy(Reader& reader, const Located& object, PolicyLevel level, Policy policy) {
  const Located place = reader.member(object, "x-tollgate");
  if (!place.node) return policy;
  if (!place.node->is_object()) {
    reader.problem(place.pointer, "must be an object");
    return policy;
  }
  const bool document = level == PolicyLevel::document, operation = level == PolicyLevel::operation;
  reader.only(place, {"served_by",
                      "upstream",
                      "cost",
                      "moves_money",
                      "connect_timeout",
                      "response_timeout",
                      "max_body",
                      "max_answer",
                      "retry",
                      "step_up",
                      "signature",
                      "sign_answers",
                      "allow_from",
                      "group",
                      "cors",
                      "validate_answers",
                      document ? "authorization_details" : "cost",
                      operation ? "consent" : "cost",
                      operation ? "idempotency" : "cost",
                      operation ? "streaming" : "cost",
                      operation ? "websocket" : "cost",
                      operation ? "cache" : "cost"});
  read_served_by(reader, place, policy.served_by);
  if (const Located upstream = reader.member(place, "upstream"); upstream.node) {
    policy.upstream = reader.text(place, "upstream", false);
    if (!is_name(policy.upstream))
      reader.problem(upstream.pointer, "must be a name of letters, digits, - and _, as in tollgate.yaml");
  }
  read_cost(reader, reader.member(place, "cost"), policy.cost);
  if (const Located group = reader.member(place, "group"); group.node) {
    policy.group = reader.text(place, "group", false);
    if (!is_name(policy.group))
      reader.problem(group.pointer, "must be a name of letters, digits, - and _, as rates in tollgate.yaml");
  }
  policy.moves_money = reader.flag(place, "moves_money", policy.moves_money);
  read_timeout(reader, reader.member(place, "connect_timeout"), policy.connect_timeout);
  read_timeout(reader, reader.member(place, "response_timeout"), policy.response_timeout);
  policy.streaming = reader.flag(place, "streaming", policy.streaming);
  read_max_body(reader, reader.member(place, "max_body"), policy.max_body, policy.streaming);
  read_max_answer(reader, reader.member(place, "max_answer"), policy.max_answer);
  read_retry(reader, place, policy.retry);
  read_step_up(reader, reader.member(place, "step_up"), policy.step_up);
  read_addresses(reader, reader.member(place, "allow_from"), policy.allow_from);
  read_validate_answers(reader, place, policy.check_sandbox_answers);
  read_cors(reader, reader.member(place, "cors"), policy.cors);
  read_signature(reader, place, policy.signature_required);
  policy.sign_answers = reader.flag(place, "sign_answers", policy.sign_answers);
  return policy;
}

}  // namespace openapi
