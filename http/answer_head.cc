// The head of an answer of our own.
#include "http/answer_head.h"

#include <charconv>
#include <stdexcept>

#include "http/field_syntax.h"

namespace http {
std::string_view connection_line(int version, bool keep_alive) noexcept {
  if (!keep_alive) return "Connection: close\r\n";
  return version < 11 ? "Connection: keep-alive\r\n" : "";
}

void append_number(std::string& out, std::uint64_t value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

void append_status_line(std::string& out, int status, std::string_view reason) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(status));
  out.push_back(' ');
  out.append(reason.empty() ? reason_phrase(status) : reason).append("\r\n");
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_answer_head(std::string& out, const Response& response, std::string_view date, int version,
                        bool keep_alive) {
  append_status_line(out, response.status);
  append_field(out, "Date", date);
  for (const auto& [name, value] : response.fields) {
    if (!is_token(name) || !is_field_value(value))
      throw std::invalid_argument("an answer's field is not well-formed");
    append_field(out, name, value);
  }
  if (status_has_body(response.status)) {
    out.append("Content-Length: ");
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  out.append(connection_line(version, keep_alive)).append("\r\n");
}

}  // namespace http
