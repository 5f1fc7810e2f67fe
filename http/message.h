// One HTTP request as handlers see it and the response they give back; no protocol version, no Boost.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };
Method parse_method(std::string_view token) noexcept;  // case-sensitive, RFC 9110 9.1

/// A field line. Names compare case-insensitively (RFC 9110 5.1).
struct FieldView {
  std::string_view name, value;
};
/// Equal without regard to ASCII case; for equal lengths.
bool same_letters(std::string_view a, std::string_view b) noexcept;
[[gnu::always_inline]] inline bool same_field_name(std::string_view a, std::string_view b) noexcept {
  // Most comparisons end with the length or the first letter.
  return a.size() == b.size() && (a.empty() || (((a[0] ^ b[0]) & ~0x20) == 0 && same_letters(a, b)));
}

/// A path parameter that the route table bound: percent-decoded once.
struct PathParam {
  std::string_view name;
  std::string value;
};

/// Views into the connection's buffers: valid until the handler returns (the connection waits for it).
/// Framing has been checked: exactly one valid Host, at most one of each singleton field.
struct RequestView {
  Method method = Method::get;
  std::string_view method_token;
  std::string_view target;  // origin-form as received, e.g. /v1/payments?x=1
  std::string_view path;    // normalised path: what is matched is what is forwarded
  std::string_view query;   // after '?', raw; empty if none
  std::string_view host;
  std::span<const FieldView> fields;
  std::string_view body;  // whole, within the limit of the route
  std::string_view peer;  // address of the TCP peer, or what a trusted proxy forwarded
  std::string_view request_id;
  std::span<const PathParam> path_params;
  bool secure = false;  // arrived over TLS
  base::Instant now{};
  /// The certificate that the client proved to hold in the TLS handshake (RFC 8705), as DER; empty if none,
  /// or if the listener asks for none. Never taken from a field: X-SSL-Client-Cert and the like mean nothing
  /// here.
  std::string_view client_certificate;
  /// It leads to `client_ca`, was within its time, and is meant for TLS clients (RFC 8705 §2.1). False for a
  /// self-signed one, which says nothing until it is compared with the app's keys (§2.2).
  bool client_certificate_verified = false;

  /// The value of the only field of that name; nullopt if absent or given more than once.
  std::optional<std::string_view> field(std::string_view name) const noexcept;
  std::size_t count(std::string_view name) const noexcept;
  std::optional<std::string_view> path_param(std::string_view name) const noexcept;
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>>
      fields;  // Content-Length and Date are added by the connection
  std::string body;

  Response& set(std::string name, std::string value);  // replaces
  Response& add(std::string name, std::string value);  // appends: Set-Cookie
  std::string_view field(std::string_view name) const noexcept;
};

/// RFC 9110 15.4.4: what every form POST answers. `location` must not hold control bytes (checked: throws).
Response see_other(std::string location);
Response html(int status, std::string body);
Response json(int status, std::string body);

/// The reason phrase of RFC 9110 for a status, "" if unknown.
std::string_view reason_phrase(int status) noexcept;

}  // namespace http
