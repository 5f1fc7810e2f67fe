// Consent that binds: the types of authorization details (RFC 9396) that a document defines, and what of an
// operation's body must be what was consented to.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "openapi/schema.h"

namespace openapi {

/// `x-tollgate: {authorization_details: {NAME: …}}` of a document.
struct DetailsType {
  std::string name, title;
  Schema schema;
  bool once = false;     // one element allows one successful call
  bool narrows = false;  // `narrowing: subset`
  struct Consent {       // JSON pointers into an element, for the consent page
    std::string amount, payee, account, reference, statement;
  } consent;
};

/// `x-tollgate: {consent: …}` of an operation: a token that carries authorization details may only make a
/// call whose bound members equal those of one element of the type.
struct ConsentBinding {
  struct Match {
    nlohmann::json::json_pointer body, detail;
  };
  std::string type;
  std::vector<Match> match;
  bool required = false;  // a customer's token without details is refused too
  bool once = false;      // of the type
};

}  // namespace openapi
