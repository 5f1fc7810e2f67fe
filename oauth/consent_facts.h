// What a consent page has to tell of one authorization detail: amount, payee, account, reference.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "oauth/authorization_details_types.h"

namespace oauth {

struct ConsentedAmount {
  std::string currency;    // ISO 4217
  std::int64_t value = 0;  // minor units
};

/// Texts as the client sent them, to be escaped where they are shown; empty where the element has none. A
/// type that names a member for the amount and an element without one are not to be shown for consent.
struct ConsentFacts {
  std::string title;  // of the type
  std::optional<ConsentedAmount> amount;
  std::string payee, account, reference, statement;
};

/// Of a checked element (check_details). An account of several texts is joined with blanks, in the order of
/// its members' names.
ConsentFacts consent_facts(const AuthorizationDetail& detail, const AuthorizationDetailsType& type);

}  // namespace oauth
