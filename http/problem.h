// RFC 9457 problem+json for every refusal of the gateway.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace http {

/// Members: type (`docs_base` + "/docs/errors/" + code), title, status, detail, code, request_id and, when
/// the error has it, param (JSON pointer or parameter name). Only literals and names of our documents:
/// nothing echoed. `status` 0: that of the error's row.
Response problem(const base::Error& error, std::string_view request_id, std::string_view docs_base,
                 int status = 0);

}  // namespace http
