// Collecting and counting.
#include "http/framing_fields.h"

#include "http/field_syntax.h"

namespace http {
namespace {

/// What a Connection field must not remove on the way to the backend, and everything that starts with
/// kOwnPrefix.
constexpr std::array<std::string_view, 8> kProtected{
    "authorization", "content-length",  "content-type", "cookie",
    "host",          "idempotency-key", "dpop",         "transfer-encoding"};
constexpr std::string_view kOwnPrefix = "tollgate-";

bool is_protected(std::string_view name) {
  return std::ranges::any_of(kProtected,
                             [name](std::string_view other) { return same_field_name(name, other); }) ||
         same_field_name(name.substr(0, kOwnPrefix.size()), kOwnPrefix);
}

/// A bit for each length of a name that read_field() looks for: most fields are done after one test.
constexpr std::uint64_t kDecidingLengths = [] {
  std::uint64_t bits = 0;
  for (const std::string_view name :
       {"content-length", "transfer-encoding", "host", "expect", "connection", "upgrade"})
    bits |= std::uint64_t{1} << name.size();
  for (const std::string_view name : kSingletons) bits |= std::uint64_t{1} << name.size();
  return bits;
}();
bool may_decide(std::string_view name) {
  return name.size() < 64 && (kDecidingLengths >> name.size() & 1) != 0;
}

void read_connection(std::string_view value, FramingFieldsView& out) {
  for_each_element(value, [&out](std::string_view option) {
    out.bad_connection |= !is_token(option);
    out.close |= same_field_name(option, "close");
    out.keep_alive |= same_field_name(option, "keep-alive");
    out.protected_named |= is_protected(option);
  });
}

}  // namespace

const char* read_field(const FieldView& field, FramingFieldsView& out) noexcept {
  if (!is_token(field.name)) return "a field name is not a token";
  if (!is_field_value(field.value)) return "a field value holds a control byte";
  if (!may_decide(field.name)) return nullptr;
  const std::string_view value = trim_ows(field.value);
  if (same_field_name(field.name, "content-length")) {
    ++out.content_lengths;
    out.content_length = value;
  } else if (same_field_name(field.name, "transfer-encoding")) {
    ++out.transfer_encodings;
    out.transfer_encoding = value;
  } else if (same_field_name(field.name, "host")) {
    ++out.hosts;
    out.host = value;
  } else if (same_field_name(field.name, "expect")) {
    ++out.expects;
    out.expect = value;
  } else if (same_field_name(field.name, "connection")) {
    read_connection(value, out);
  } else if (same_field_name(field.name, "upgrade")) {
    for_each_element(value,
                     [&out](std::string_view protocol) { out.upgrade |= !same_field_name(protocol, "h2c"); });
  } else {
    for (std::size_t i = 0; i < kSingletons.size(); ++i) {
      if (!same_field_name(field.name, kSingletons[i])) continue;
      ++out.singletons[i];
      // Other sites of a shared domain may have set cookies in any encoding: those are no reason to refuse.
      out.singleton_not_ascii |= kSingletons[i] != "cookie" && has_obs_text(value);
    }
  }
  return nullptr;
}

std::optional<std::uint64_t> parse_content_length(std::string_view digits) noexcept {
  constexpr std::size_t kMostDigits = 19;
  if (digits.empty() || digits.size() > kMostDigits || (digits.size() > 1 && digits.front() == '0'))
    return std::nullopt;
  std::uint64_t value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return value;
}

}  // namespace http
