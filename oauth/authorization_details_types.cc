// The registry of types and the judgement on what a client asks for.
#include "oauth/authorization_details_types.h"

#include <algorithm>
#include <stdexcept>

namespace oauth {
namespace {

void check_type(const AuthorizationDetailsType& type) {
  if (!type.validate) throw std::invalid_argument("authorization details: a type has no validator");
  if (type.once && type.narrowing != Narrowing::equal)
    throw std::invalid_argument("authorization details: a type for one use cannot be narrowed");
  const ConsentMembers& consent = type.consent;
  for (const std::string& pointer :
       {consent.amount, consent.payee, consent.account, consent.reference, consent.statement}) {
    const bool is_pointer = pointer.empty() || pointer.front() == '/';
    if (!is_pointer) throw std::invalid_argument("authorization details: not a JSON pointer");
  }
}

}  // namespace

AuthorizationDetailsTypes::AuthorizationDetailsTypes(std::vector<AuthorizationDetailsType> types)
    : types_(std::move(types)) {
  std::ranges::for_each(types_, check_type);
  std::ranges::sort(types_, {}, &AuthorizationDetailsType::name);
  if (std::ranges::adjacent_find(types_, {}, &AuthorizationDetailsType::name) != types_.end())
    throw std::invalid_argument("authorization details: a type is there twice");
}

const AuthorizationDetailsType* AuthorizationDetailsTypes::find(std::string_view name) const {
  const auto found = std::ranges::find(types_, name, &AuthorizationDetailsType::name);
  return found == types_.end() ? nullptr : &*found;
}

std::vector<std::string> AuthorizationDetailsTypes::names() const {
  std::vector<std::string> out;
  for (const AuthorizationDetailsType& type : types_) out.push_back(type.name);
  return out;
}

base::Status check_details(const AuthorizationDetails& details, const AuthorizationDetailsTypes& types,
                           const std::vector<std::string>& registered) {
  const auto invalid = [](std::string_view why, std::string about = {}) {
    return base::Error{base::ErrorCode::invalid_authorization_details, why, std::move(about)};
  };
  for (std::size_t i = 0; i < details.size(); ++i) {
    const std::string place = "/" + std::to_string(i);
    const AuthorizationDetailsType* type = types.find(details[i].type);
    if (!type) return invalid("the type of an authorization detail is not known here", place + "/type");
    if (std::ranges::find(registered, type->name) == registered.end())
      return invalid("the app is not registered for the type of an authorization detail", place + "/type");
    if (base::Status valid = type->validate(details[i].json); !valid) {
      base::Error error = std::move(valid).error();
      error.about.insert(0, place);
      return error;
    }
  }
  if (details_text(details).size() > kMaxGrantedDetails)
    return invalid("the authorization details are together longer than one consent may be");
  return base::ok();
}

}  // namespace oauth
