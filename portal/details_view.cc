// Filling the part of a page that shows authorization details.
#include "portal/details_view.h"

#include "oauth/consent_facts.h"
#include "portal/money_words.h"

namespace portal {
namespace {

base::Error not_shown(std::string_view why) { return {base::ErrorCode::invalid_authorization_details, why}; }

void show(Model& detail, const char* section, const char* name, const std::string& text) {
  if (!text.empty()) detail.add(section).set(name, text);
}

}  // namespace

base::Status show_details(Model& model, std::string_view details,
                          const oauth::AuthorizationDetailsTypes& types) {
  const auto elements = oauth::read_details_text(details);
  if (!elements) return elements.error();
  for (const oauth::AuthorizationDetail& element : *elements) {
    const oauth::AuthorizationDetailsType* type = types.find(element.type);
    if (!type) return not_shown("what the app asks for is not known here any more");
    const oauth::ConsentFacts facts = oauth::consent_facts(element, *type);
    if (!type->consent.amount.empty() && !facts.amount)
      return not_shown("the request does not name an amount");
    Model& detail = model.add("DETAIL").set("DETAIL_TITLE", facts.title);
    if (facts.amount)
      show(detail, "DETAIL_AMOUNT", "AMOUNT", money_in_words(facts.amount->currency, facts.amount->value));
    show(detail, "DETAIL_PAYEE", "PAYEE", facts.payee);
    show(detail, "DETAIL_ACCOUNT", "ACCOUNT", facts.account);
    show(detail, "DETAIL_REFERENCE", "REFERENCE", facts.reference);
    show(detail, "DETAIL_STATEMENT", "STATEMENT", facts.statement);
  }
  return base::ok();
}

}  // namespace portal
