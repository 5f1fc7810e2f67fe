// The signature base of RFC 9421 2.5: the text that a signature over parts of a message is made of.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "http/structured_fields.h"

namespace gateway {

/// What can be signed of a message. A request, unless it has a status.
struct SignedMessageView {
  std::string_view method{};
  std::string_view origin{};  // https://api.example: ours, as configured, never from Host
  std::string_view target{};  // origin-form, as received
  std::span<const http::FieldView> fields{};
  int status = 0;                              // of an answer
  const SignedMessageView* request = nullptr;  // of an answer: for components with `;req`
};

/// RFC 9421 2.1: the values of all lines of that name, trimmed and combined with ", ". nullopt if there are
/// none.
std::optional<std::string> combined_field(std::span<const http::FieldView> fields, std::string_view name);

/// RFC 9421 2.5: a line for each component in `input`, then "@signature-params". Components are fields and
/// @method @target-uri @authority @scheme @request-target @path @query of requests, @status of answers; of
/// parameters only `req`. Everything else, a component that is given twice and one that the message does not
/// have is refused: invalid_signature, `detail` names it. Pure.
base::Result<std::string> signature_base(const http::sf::InnerList& input, const SignedMessageView& message);

}  // namespace gateway
