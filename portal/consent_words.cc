// Puts requests into words.
#include "portal/consent_words.h"

#include "oauth/consent_facts.h"
#include "oauth/settings.h"
#include "portal/money.h"
#include "portal/scope_words.h"
#include "portal/security_headers.h"

namespace portal {
namespace {

void show_text(Model& detail, const char* section, const std::string& text) {
  if (!text.empty()) detail.add(section).set("TEXT", text);
}

void show_detail(Model& asked, const Visit& visit, const oauth::AuthorizationDetail& detail) {
  Model& shown = asked.add("DETAIL");
  const auto* type = visit.context.oauth_settings.details_types.find(detail.type);
  const std::string* words = visit.catalogue().find("details:" + detail.type);
  shown.set("DETAIL_TITLE", words ? *words : type ? type->title : detail.type);
  const oauth::ConsentFacts facts = type ? oauth::consent_facts(detail, *type) : oauth::ConsentFacts{};
  // An amount that its type promises and that cannot be read must not vanish from the page.
  if (!type || (!type->consent.amount.empty() && !facts.amount)) {
    show_text(shown, "RAW", detail.json);
    return;
  }
  if (facts.amount)
    shown.add("AMOUNT").set("AMOUNT_TEXT", money_in_words(facts.amount->currency, facts.amount->value));
  show_text(shown, "PAYEE", facts.payee);
  show_text(shown, "ACCOUNT", facts.account);
  show_text(shown, "REFERENCE", facts.reference);
  show_text(shown, "STATEMENT", facts.statement);
  shown.show_if(type->once, "ONCE");
}

}  // namespace

void show_authorization_details(Model& model, const Visit& visit, const std::string& authorization_details) {
  if (const auto details = oauth::read_details_text(authorization_details)) {
    for (const oauth::AuthorizationDetail& detail : *details) show_detail(model, visit, detail);
  } else {
    Model& unread = model.add("DETAIL").set("DETAIL_TITLE", "");
    show_text(unread, "RAW", authorization_details);
  }
}

void show_what_is_asked(Model& page, const Visit& visit, const oauth::Client& app,
                        const oauth::ScopeSet& scope, const std::string& authorization_details) {
  Model& asked = page.include("ASKED", "consent_asked.tpl");
  asked.set("APP_NAME", app.name);
  if (const std::string_view homepage = host_of(app.homepage); !homepage.empty())
    asked.add("HOMEPAGE").set("HOMEPAGE_HOST", std::string(homepage)).set("HOMEPAGE_URL", app.homepage);
  if (!app.metadata.policy_uri.empty()) asked.add("POLICY").set("POLICY_URL", app.metadata.policy_uri);
  if (!app.metadata.tos_uri.empty()) asked.add("TERMS").set("TERMS_URL", app.metadata.tos_uri);
  asked.show_if(app.environment == oauth::Environment::sandbox, "IS_SANDBOX");
  show_authorization_details(asked, visit, authorization_details);
  show_scopes(asked, scopes_in_words(visit.context.documents, visit.catalogue(), scope));
}

}  // namespace portal
