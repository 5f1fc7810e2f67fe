// Stage: parameters and body must be what the document says; a backend never sees anything else.
#include <algorithm>
#include <string>

#include "gateway/stages.h"
#include "http/form.h"
#include "http/target.h"

namespace gateway {
namespace {

using base::Error;
using base::ErrorCode;

Error invalid(const openapi::Parameter& parameter, const openapi::Violation& violation) {
  return Error{ErrorCode::invalid_parameter,
               "a parameter does not match the API's description",
               parameter.name,
               {},
               violation.text};
}

Error missing(const openapi::Parameter& parameter) {
  return Error{ErrorCode::invalid_parameter, "a required parameter is missing", parameter.name};
}

Error missing_field(const openapi::Operation& operation, const openapi::Parameter& parameter) {
  // A view in both branches: a string made for the other one would be gone at the end of the line.
  const std::string_view key =
      operation.idempotency ? std::string_view(operation.idempotency->header) : "idempotency-key";
  if (!http::same_field_name(parameter.name, key)) return missing(parameter);
  return Error{ErrorCode::idempotency_key_missing, "this operation needs an idempotency key", parameter.name};
}

base::Status check_text(const openapi::Parameter& parameter, std::string_view text) {
  const auto violations = parameter.schema.validate_text(text);
  if (!violations.empty()) return invalid(parameter, violations.front());
  return base::ok();
}

base::Status check_path(const Exchange& x, const openapi::Parameter& parameter) {
  for (std::size_t i = 0; i < x.match.param_count; ++i)
    if (x.match.params[i].name == parameter.name)
      return check_text(parameter, http::percent_decode_segment(x.match.params[i].raw));
  return missing(parameter);
}

base::Status check_query(const http::Form& query, const openapi::Parameter& parameter) {
  const auto values = query.all(parameter.name);
  if (values.size() > 1)
    return Error{ErrorCode::invalid_parameter, "a parameter is given twice", parameter.name};
  if (values.empty()) return parameter.required ? base::Status(missing(parameter)) : base::ok();
  return check_text(parameter, values.front());
}

// The only field of that name, nullptr if there is none. What a Connection field names is not forwarded (RFC
// 9110 7.6.1), so it is not there for validation either: a backend sees exactly what was validated.
base::Result<const http::FieldView*> only_field(const http::HeadView& head, const std::string& name) {
  const http::FieldView* found = nullptr;
  for (const http::FieldView& field : head.fields) {
    if (!http::same_field_name(field.name, name)) continue;
    if (found) return Error{ErrorCode::invalid_parameter, "a parameter is given twice", name};
    found = &field;
  }
  if (found && http::connection_names(head.fields, name)) found = nullptr;
  return found;
}

base::Status check_header(const Exchange& x, const openapi::Parameter& parameter) {
  const auto found = only_field(x.connection.head(), parameter.name);
  if (!found) return found.error();
  if (!*found)
    return parameter.required ? base::Status(missing_field(*x.operation(), parameter)) : base::ok();
  return check_text(parameter, (*found)->value);
}

base::Status check_parameters(const Exchange& x) {
  const openapi::Operation& operation = *x.operation();
  if (operation.parameters.empty()) return base::ok();
  base::Result<http::Form> query = http::Form{};
  if (!x.query.empty()) query = http::Form::parse(x.query);
  if (!query) return Error{ErrorCode::invalid_parameter, "the query is not well-formed"};
  for (const openapi::Parameter& parameter : operation.parameters) {
    base::Status status = base::ok();
    if (parameter.in == openapi::In::path)
      status = check_path(x, parameter);
    else if (parameter.in == openapi::In::query)
      status = check_query(*query, parameter);
    else
      status = check_header(x, parameter);
    if (!status) return status;
  }
  return base::ok();
}

// The media type of a Content-Type value, lower case, without parameters.
std::string media_type(const http::HeadView& head) {
  const auto field = only_field(head, "content-type");  // twice: the framing guard refused it
  const std::string_view value = field && *field ? (*field)->value : std::string_view{};
  std::string type(value.substr(0, value.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  std::ranges::transform(type, type.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type;
}

base::Status check_body(const Exchange& x, bool has_body) {
  const openapi::Operation& operation = *x.operation();
  if (!has_body) {
    if (operation.body_required) return Error{ErrorCode::invalid_body, "a body is required"};
    return base::ok();
  }
  if (operation.body_types.empty()) return Error{ErrorCode::invalid_body, "this operation takes no body"};
  const std::string type = media_type(x.connection.head());
  if (!std::ranges::count(operation.body_types, type))
    return Error{ErrorCode::unsupported_media_type, "the Content-Type is not one that this operation takes"};
  if (type != "application/json" || !operation.body_schema) return base::ok();
  const auto value = openapi::parse_json(x.body);
  if (!value) return value.error();
  const auto violations = operation.body_schema->validate(*value, 1);
  if (!violations.empty()) {
    return Error{ErrorCode::invalid_body,
                 "the body does not match the API's schema",
                 violations.front().pointer,
                 {},
                 violations.front().text};
  }
  return base::ok();
}

}  // namespace

http::Task<base::Status> validate(Exchange& x) {
  if (auto s = check_parameters(x); !s) co_return s;
  if (x.operation()->policy.streaming) {  // its schema says nothing of the body (openapi/operation.cc)
    const http::Framing& framing = x.connection.head().framing;
    co_return check_body(x, framing.body == http::BodyKind::chunked || framing.length > 0);
  }
  if (x.connection.body_buffered()) {
    x.body = x.connection.buffered_body();
    if (x.body.size() > x.operation()->policy.max_body)
      co_return Error{ErrorCode::payload_too_large, "the body is larger than this operation takes"};
  } else {
    base::Result<std::string_view> body = co_await x.connection.read_body(x.operation()->policy.max_body);
    if (!body) co_return std::move(body).error();
    x.body = *body;
  }
  co_return check_body(x, !x.body.empty());
}

}  // namespace gateway
