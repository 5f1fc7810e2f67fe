// Judging answers by the responses of their operation.
#include "gateway/answer_contract.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "http/answer_head.h"
#include "http/field_syntax.h"

namespace gateway {
namespace {

constexpr std::array kUndescribed{206, 304, 412, 416};
constexpr std::string_view kJson = "application/json", kEvents = "text/event-stream";
constexpr std::size_t kMostPlaces = 5;

const openapi::ResponseDoc* response_of(const openapi::Operation& operation, int status) {
  const std::string exact = std::to_string(status), range = exact.substr(0, 1) + "XX";
  for (const std::string& wanted : {exact, range, std::string("default")})
    for (const openapi::ResponseDoc& response : operation.responses)
      if (response.status == wanted) return &response;
  return nullptr;
}

/// Lower case, without parameters.
std::string media_type(const http::Response& answer) {
  const std::string_view value = answer.field("Content-Type");
  std::string type(http::trim_ows(value.substr(0, value.find(';'))));
  std::ranges::transform(type, type.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type;
}

BrokenContract whole(std::string explanation) { return {"", std::move(explanation)}; }

std::optional<BrokenContract> check_json(const openapi::Schema& schema, const std::string& body) {
  const auto value = openapi::parse_json(body);
  if (!value) return BrokenContract{value.error().about, "the body is not valid JSON"};
  const auto violations = schema.validate(*value, kMostPlaces);
  if (violations.empty()) return std::nullopt;
  BrokenContract broken{violations.front().pointer, ""};
  for (const openapi::Violation& violation : violations)
    broken.explanation.append(broken.explanation.empty() ? "" : "; ")
        .append(violation.pointer.empty() ? "the body" : violation.pointer)
        .append(" ")
        .append(violation.text);
  return broken;
}

}  // namespace

bool has_judgeable_answers(const openapi::Operation& operation) {
  bool judgeable = false;
  for (const openapi::ResponseDoc& response : operation.responses) {
    if (std::ranges::count(response.types, kEvents) != 0) return false;
    judgeable = judgeable || response.json_schema.has_value();
  }
  return judgeable;
}

std::optional<BrokenContract> broken_contract(const openapi::Operation& operation,
                                              const http::Response& answer, bool head_request) {
  if (std::ranges::count(kUndescribed, answer.status) != 0) return std::nullopt;
  const openapi::ResponseDoc* const response = response_of(operation, answer.status);
  if (!response) return whole("the status " + std::to_string(answer.status) + " is not among the responses");
  if (head_request || !http::status_has_body(answer.status) || response->types.empty()) return std::nullopt;
  const std::string type = media_type(answer);
  if (std::ranges::count(response->types, type) == 0)
    return whole("the Content-Type is not one of the response " + response->status);
  if (type != kJson || !response->json_schema) return std::nullopt;
  return check_json(*response->json_schema, answer.body);
}

}  // namespace gateway
