// Judging both sides of a WebSocket's handshake.
#include "http/websocket_handshake.h"

#include <optional>

#include "base/crypto/base64url.h"
#include "base/crypto/sha1.h"
#include "http/field_syntax.h"
#include "http/framing.h"
#include "http/framing_fields.h"

namespace http {
namespace {

constexpr std::string_view kKeyField = "sec-websocket-key", kVersionField = "sec-websocket-version",
                           kAcceptField = "sec-websocket-accept", kProtocolField = "sec-websocket-protocol",
                           kExtensionsField = "sec-websocket-extensions";
/// RFC 6455 §1.3.
constexpr std::string_view kMagic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t kKeySize = 16;

base::Error malformed(std::string_view why) { return {base::ErrorCode::malformed_request, why}; }
base::Error broken(const char* why) {
  return {base::ErrorCode::backend_unavailable,
          "the backend's answer to the WebSocket handshake could not be accepted",
          {},
          why};
}

/// The value of the only field of that name; nullopt if there is none, or more than one.
std::optional<std::string_view> only(std::span<const FieldView> fields, std::string_view name) {
  std::optional<std::string_view> value;
  for (const FieldView& field : fields) {
    if (!same_field_name(field.name, name)) continue;
    if (value) return std::nullopt;
    value = trim_ows(field.value);
  }
  return value;
}

std::size_t count(std::span<const FieldView> fields, std::string_view name) {
  std::size_t found = 0;
  for (const FieldView& field : fields) found += same_field_name(field.name, name);
  return found;
}

/// Calls `visit` with each element of all fields of that name.
template <class Visit>
void for_each(std::span<const FieldView> fields, std::string_view name, Visit visit) {
  for (const FieldView& field : fields)
    if (same_field_name(field.name, name)) for_each_element(field.value, visit);
}

bool asks_for_websocket(std::span<const FieldView> fields) {
  bool found = false;
  for_each(fields, "upgrade",
           [&](std::string_view protocol) { found |= same_field_name(protocol, "websocket"); });
  return found;
}

bool has_element(std::span<const FieldView> fields, std::string_view name, std::string_view element) {
  bool found = false;
  for_each(fields, name, [&](std::string_view one) { found |= one == element; });
  return found;
}

std::string_view extension_name(std::string_view element) {
  return trim_ows(element.substr(0, element.find(';')));
}

bool asked_for_extension(std::span<const FieldView> request, std::string_view name) {
  bool found = false;
  for_each(request, kExtensionsField, [&](std::string_view one) { found |= extension_name(one) == name; });
  return found;
}

}  // namespace

base::Status check_websocket_request(Method method, int version, std::span<const FieldView> fields) {
  if (method != Method::get || version < 11 || !asks_for_websocket(fields) ||
      !connection_names(fields, "upgrade"))
    return malformed(
        "this operation is a WebSocket: it needs GET, Connection: Upgrade and Upgrade: websocket");
  if (only(fields, kVersionField) != "13") return malformed("the only version of WebSockets here is 13");
  const auto key = only(fields, kKeyField);
  const auto bytes = key ? base::base64_decode(*key) : std::nullopt;
  if (!bytes || bytes->size() != kKeySize) return malformed("Sec-WebSocket-Key is not 16 bytes in base64");
  // What a Connection field names is not passed on: the backend would judge another handshake than we did.
  for (const std::string_view name : {kKeyField, kVersionField, kProtocolField, kExtensionsField})
    if (connection_names(fields, name)) return malformed("Connection names a field of the handshake");
  return base::ok();
}

std::string websocket_accept(std::string_view key) {
  return base::base64(base::sha1(std::string(key).append(kMagic)));
}

base::Status check_websocket_answer(std::span<const FieldView> request, int version,
                                    std::span<const FieldView> answer) {
  FramingFieldsView seen;
  for (const FieldView& field : answer)
    if (const char* why = read_field(field, seen)) return broken(why);
  if (version < 11) return broken("101 in HTTP/1.0");
  if (seen.content_lengths != 0 || seen.transfer_encodings != 0) return broken("101 with a body");
  const auto upgrade = only(answer, "upgrade");
  if (!upgrade || !same_field_name(*upgrade, "websocket") || !connection_names(answer, "upgrade"))
    return broken("101 to another protocol");
  const auto key = only(request, kKeyField), accept = only(answer, kAcceptField);
  if (!key || !accept || *accept != websocket_accept(*key)) return broken("Sec-WebSocket-Accept is wrong");
  if (count(answer, kProtocolField) > 0) {
    const auto protocol = only(answer, kProtocolField);
    if (!protocol || !is_token(*protocol) || !has_element(request, kProtocolField, *protocol))
      return broken("a subprotocol that was not asked for");
  }
  bool asked = true;
  for_each(answer, kExtensionsField,
           [&](std::string_view one) { asked &= asked_for_extension(request, extension_name(one)); });
  if (!asked) return broken("an extension that was not asked for");
  return base::ok();
}

}  // namespace http
