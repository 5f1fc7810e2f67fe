// The head of an answer of our own: status line, framing, Date and the handler's fields.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"
#include "http/text_writer.h"

namespace http {

/// RFC 9112 §9.3: what must be said about the connection; empty for a persistent HTTP/1.1 connection.
std::string_view connection_line(int version, bool keep_alive) noexcept;
/// "HTTP/1.1 200 OK" with CRLF. An empty reason becomes the status's own.
void put_status_line(TextWriter& out, int status, std::string_view reason = {});
/// RFC 9110 §6.4.1, RFC 9112 §6.3: whether an answer with this status has a body and a Content-Length at all.
constexpr bool status_has_body(int status) noexcept {
  return status >= 200 && status != 204 && status != 304;
}

/// A complete head, empty line included. Content-Length is the body's, and stays for HEAD.
/// Throws std::invalid_argument if a field's name is not a token or its value holds a control byte: a
/// handler's bug must not become a second answer (RFC 9110 §5.5).
void append_answer_head(std::string& out, const Response& response, std::string_view date, int version,
                        bool keep_alive);

}  // namespace http
