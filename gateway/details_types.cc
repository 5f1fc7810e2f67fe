// From a document's types of authorization details to the registry that judges requests.
#include "gateway/details_types.h"

namespace gateway {
namespace {

base::Status validate(const openapi::Schema& schema, std::string_view json) {
  const auto value = openapi::parse_json(json);
  if (!value)
    return base::Error{base::ErrorCode::invalid_authorization_details,
                       "an authorization detail is not valid JSON"};
  const auto violations = schema.validate(*value, 1);
  if (violations.empty()) return base::ok();
  return base::Error{base::ErrorCode::invalid_authorization_details,
                     "an authorization detail does not match the schema of its type",
                     violations.front().pointer,
                     {},
                     violations.front().text};
}

oauth::AuthorizationDetailsType to_type(const openapi::DetailsType& described) {
  oauth::AuthorizationDetailsType type;
  type.name = described.name;
  type.title = described.title;
  type.once = described.once;
  type.narrowing = described.narrows ? oauth::Narrowing::subset : oauth::Narrowing::equal;
  type.validate = [schema = described.schema](std::string_view json) { return validate(schema, json); };
  type.consent = {described.consent.amount, described.consent.payee, described.consent.account,
                  described.consent.reference, described.consent.statement};
  return type;
}

}  // namespace

oauth::AuthorizationDetailsTypes details_types(const std::vector<const openapi::Document*>& documents) {
  std::vector<oauth::AuthorizationDetailsType> types;
  for (const openapi::Document* document : documents)
    for (const openapi::DetailsType& described : document->details_types) types.push_back(to_type(described));
  return oauth::AuthorizationDetailsTypes(std::move(types));
}

}  // namespace gateway
