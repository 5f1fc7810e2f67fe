// Collecting and counting.
#include "http/framing_fields.h"

#include "http/field_names.h"
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

/// What read_field() looks for; the first are kSingletons.
constexpr std::array<std::string_view, kSingletons.size() + 6> kDeciding{
    kSingletons[0],      kSingletons[1], kSingletons[2], kSingletons[3], kSingletons[4], "content-length",
    "transfer-encoding", "host",         "expect",       "connection",   "upgrade"};
struct Deciding {
  enum : std::size_t {
    content_length = kSingletons.size(),
    transfer_encoding,
    host,
    expect,
    connection,
    upgrade
  };
};
constexpr FieldNames kDecidingNames(kDeciding);

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
  const std::size_t which = kDecidingNames.find(field.name);
  if (which == kDeciding.size()) return nullptr;
  const std::string_view value = trim_ows(field.value);
  switch (which) {
    case Deciding::content_length:
      ++out.content_lengths;
      out.content_length = value;
      break;
    case Deciding::transfer_encoding:
      ++out.transfer_encodings;
      out.transfer_encoding = value;
      break;
    case Deciding::host:
      ++out.hosts;
      out.host = value;
      break;
    case Deciding::expect:
      ++out.expects;
      out.expect = value;
      break;
    case Deciding::connection:
      read_connection(value, out);
      break;
    case Deciding::upgrade:
      for_each_element(
          value, [&out](std::string_view protocol) { out.upgrade |= !same_field_name(protocol, "h2c"); });
      break;
    default:
      ++out.singletons[which];
      // Other sites of a shared domain may have set cookies in any encoding: those are no reason to refuse.
      out.singleton_not_ascii |= kSingletons[which] != "cookie" && has_obs_text(value);
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
