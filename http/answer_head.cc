// The head of an answer of our own.
#include "http/answer_head.h"

#include <stdexcept>

#include "http/field_syntax.h"

namespace http {
namespace {

constexpr std::size_t kExpected = 512;  // bytes

}  // namespace

std::string_view connection_line(int version, bool keep_alive) noexcept {
  if (!keep_alive) return "Connection: close\r\n";
  return version < 11 ? "Connection: keep-alive\r\n" : "";
}

void put_status_line(TextWriter& out, int status, std::string_view reason) {
  out.put("HTTP/1.1 ").number(static_cast<std::uint64_t>(status)).put(' ');
  out.put(reason.empty() ? reason_phrase(status) : reason).put("\r\n");
}

void append_answer_head(std::string& out, const Response& response, std::string_view date, int version,
                        bool keep_alive) {
  TextWriter head(out, kExpected);
  put_status_line(head, response.status);
  head.field("Date", date);
  for (const auto& [name, value] : response.fields) {
    if (!is_token(name) || !is_field_value(value))
      throw std::invalid_argument("an answer's field is not well-formed");
    head.field(name, value);
  }
  if (status_has_body(response.status)) head.put("Content-Length: ").number(response.body.size()).put("\r\n");
  head.put(connection_line(version, keep_alive)).put("\r\n");
}

}  // namespace http
