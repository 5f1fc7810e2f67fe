// Parses complete message heads into views, without an allocation per field.
#pragma once
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace http {

/// Views into the bytes that were parsed.
struct RequestHeadView {
  std::string_view method, target;
  int version = 11;  // 10 or 11
};
struct ResponseHeadView {
  int status = 0;
  std::string_view reason;
  int version = 11;
};

/// `head` is complete: it ends with the empty line and has passed HeadScanner. `fields` is replaced; values
/// have no surrounding whitespace. malformed_request (RFC 9112 §2, §3, §5), http_version_not_supported,
/// headers_too_large for more than `max_fields`.
base::Status parse_request_head(std::string_view head, std::size_t max_fields, RequestHeadView& out,
                                std::vector<FieldView>& fields);
/// backend_unavailable for anything that is not a response head; `detail` says what.
base::Status parse_response_head(std::string_view head, std::size_t max_fields, ResponseHeadView& out,
                                 std::vector<FieldView>& fields);

}  // namespace http
