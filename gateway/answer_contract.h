// Whether a backend's answer is what its operation's document says.
#pragma once
#include <optional>
#include <string>

#include "http/message.h"
#include "openapi/document.h"

namespace gateway {

struct BrokenContract {
  std::string pointer;      // JSON pointer of the first place; "" if it is about the whole answer
  std::string explanation;  // every place with what it must be, at most 5
};

/// Whether the operation's answers can be judged: some response describes JSON with a schema, and none is a
/// stream of events, which never ends.
bool has_judgeable_answers(const openapi::Operation& operation);

/// Judges a final answer: its status must be described (its own, else 2XX, else default), its media type one
/// of that response, and JSON must match the schema. What conditional and partial requests lead to (206, 304,
/// 412, 416) is not described by documents and passes, as do answers without a body to HEAD, as far as their
/// body goes.
std::optional<BrokenContract> broken_contract(const openapi::Operation& operation,
                                              const http::Response& answer, bool head_request);

}  // namespace gateway
