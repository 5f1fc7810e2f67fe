// The framing guard: decides from the raw fields alone where a message ends, or refuses it.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace http {

enum class BodyKind : std::uint8_t {
  none,
  length,       // exactly Framing::length bytes, at least one
  chunked,      // RFC 9112 7.1
  until_close,  // responses only, RFC 9112 6.3(8)
};

struct Framing {
  BodyKind body = BodyKind::none;
  std::uint64_t length = 0;  // bytes, as Content-Length said
  bool has_length = false;   // Content-Length was there, possibly 0; also where there is no body (HEAD, 304)
  bool keep_alive = false;   // RFC 9112 9.3
  bool expect_continue = false;  // RFC 9110 10.1.1: a 100 is owed before the body is read; false on HTTP/1.0
  std::string_view host;         // requests: the Host field's value, valid; points into the field
};

/// Refuses everything on which two HTTP parsers could disagree; what passes is forwarded with our framing.
///
/// RFC 9112 §3.2, §5, §6, §9.3; RFC 9110 §5.3, §5.5, §7.6.1, §9.1, §10.1.1. Values may carry optional
/// whitespace. A request with a body may ask for no other protocol than h2c (RFC 9110 §7.8); `Upgrade` is
/// never forwarded. `HTTP2-Settings` and trailers are not looked at: they are never forwarded either.
/// @param version  10 or 11
/// @return malformed_request (400), expectation_failed (417), http_version_not_supported (505), and
///         not_implemented (501) for an unknown method or transfer coding. Close the connection after any.
/// No allocation on success. Thread-safe.
base::Result<Framing> check_request_framing(std::string_view method, int version,
                                            std::span<const FieldView> fields);

/// The same for a backend's answer. backend_unavailable (502) for TE with CL, two CL, junk, a coding that is
/// not chunked, control bytes in a value, 101; close the backend's connection after it, and whenever
/// keep_alive is false. An answer to HEAD and 1xx, 204 and 304 have no body whatever they claim (RFC 9112
/// §6.3(1)); a 204 that claims one is not kept alive.
base::Result<Framing> check_response_framing(bool head_request, int status, int version,
                                             std::span<const FieldView> fields);

/// True if a Connection field names `name` (RFC 9110 §7.6.1): then it is not forwarded.
bool connection_names(std::span<const FieldView> fields, std::string_view name) noexcept;

/// True if `name` holds '_' or '.', which CGI-like backends fold into '-': X_Client_Id would become
/// X-Client-Id. Such a field is legal but is not forwarded.
bool is_ambiguous_name(std::string_view name) noexcept;

}  // namespace http
