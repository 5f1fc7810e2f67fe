// Parses complete message heads into views: one pass, and nothing that the grammar does not have.
#include "http/head_parser.h"

#include <algorithm>
#include <cstring>

#include "http/field_syntax.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;

enum class Fields : std::uint8_t { good, malformed, too_many };

/// RFC 9112 §5: field lines up to the empty line, which ends `rest`. No folding, no space before the colon.
Fields parse_fields(std::string_view rest, std::size_t max_fields, std::vector<FieldView>& fields) {
  fields.clear();
  while (!rest.starts_with("\r\n")) {
    const auto* const colon = static_cast<const char*>(std::memchr(rest.data(), ':', rest.size()));
    if (colon == nullptr) return Fields::malformed;
    const std::string_view name(rest.data(), static_cast<std::size_t>(colon - rest.data()));
    if (!is_token(name)) return Fields::malformed;  // also if the colon was that of a later line
    rest.remove_prefix(name.size() + 1);
    const auto* const cr = static_cast<const char*>(std::memchr(rest.data(), '\r', rest.size()));
    if (cr == nullptr) return Fields::malformed;
    const std::string_view value(rest.data(), static_cast<std::size_t>(cr - rest.data()));
    rest.remove_prefix(value.size());
    if (!rest.starts_with("\r\n") || !is_field_value(value)) return Fields::malformed;
    rest.remove_prefix(2);
    if (fields.size() == max_fields) return Fields::too_many;
    fields.push_back({name, trim_ows(value)});
  }
  return rest.size() == 2 ? Fields::good : Fields::malformed;
}

/// Takes the line at the front of `rest`, without its CRLF; empty if there is none.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\r');
  if (end == std::string_view::npos || rest.substr(end, 2) != "\r\n") return {};
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// RFC 9112 §2.3. 10 or 11; 0: another well-formed version; -1: none.
int parse_version(std::string_view text) {
  if (text == "HTTP/1.1") return 11;
  if (text == "HTTP/1.0") return 10;
  const bool well_formed = text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
                           text[6] == '.' && is_digit(text[7]);
  return well_formed ? 0 : -1;
}

/// What may be in a request target here; what it must look like is http/target.h's matter. RFC 3986 §2 has
/// fewer.
bool is_target(std::string_view text) {
  unsigned char bad = text.empty();
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    bad |= static_cast<unsigned char>((byte <= 0x20) | (byte == 0x7f));
  }
  return bad == 0;
}

}  // namespace

base::Status parse_request_head(std::string_view head, std::size_t max_fields, RequestHeadView& out,
                                std::vector<FieldView>& fields) {
  constexpr std::string_view kMalformed = "the request head is malformed";
  const std::string_view line = take_line(head);
  const std::size_t after_method = line.find(' '), before_version = line.rfind(' ');
  if (after_method == std::string_view::npos || after_method == before_version)
    return Error{ErrorCode::malformed_request, kMalformed, {}, "request line"};
  const std::string_view method = line.substr(0, after_method),
                         target = line.substr(after_method + 1, before_version - after_method - 1);
  const int version = parse_version(line.substr(before_version + 1));
  if (!is_token(method) || !is_target(target) || version < 0)
    return Error{ErrorCode::malformed_request, kMalformed, {}, "request line"};
  if (version == 0)
    return Error{ErrorCode::http_version_not_supported, "only HTTP/1.1 and HTTP/1.0 are spoken here"};
  switch (parse_fields(head, max_fields, fields)) {
    case Fields::too_many:
      return Error{ErrorCode::headers_too_large, "too many header fields"};
    case Fields::malformed:
      return Error{ErrorCode::malformed_request, kMalformed, {}, "field line"};
    case Fields::good:
      break;
  }
  out = {method, target, version};
  return base::ok();
}

base::Status parse_response_head(std::string_view head, std::size_t max_fields, ResponseHeadView& out,
                                 std::vector<FieldView>& fields) {
  const auto broken = [](const char* why) {
    return Error{ErrorCode::backend_unavailable, "the backend's answer could not be understood", {}, why};
  };
  // RFC 9112 §4: status-line = HTTP-version SP status-code SP [ reason-phrase ]; many leave the second SP out
  // as well.
  const std::string_view line = take_line(head);
  const int version = parse_version(line.substr(0, 8));
  if (version <= 0 || line.size() < 12 || line[8] != ' ' || (line.size() > 12 && line[12] != ' '))
    return broken("response head: status line");
  if (!is_digit(line[9]) || !is_digit(line[10]) || !is_digit(line[11]))
    return broken("response head: status line");
  const int status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
  if (status < 100 || status > 599) return broken("response head: status");
  const std::string_view reason = line.substr(std::min<std::size_t>(13, line.size()));
  if (!is_field_value(reason)) return broken("response head: status line");
  switch (parse_fields(head, max_fields, fields)) {
    case Fields::too_many:
      return broken("too many header fields");
    case Fields::malformed:
      return broken("response head: field line");
    case Fields::good:
      break;
  }
  out = {status, reason, version};
  return base::ok();
}

}  // namespace http
