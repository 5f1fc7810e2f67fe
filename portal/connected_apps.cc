// What a customer allowed, and taking it back.
#include "oauth/settings.h"
#include "portal/consent_words.h"
#include "portal/pages.h"
#include "portal/scope_words.h"
#include "portal/security_headers.h"
#include "portal/visit.h"
#include "portal/wording.h"

namespace portal {

http::Response list_connected_apps(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (!visit.signed_in) return ask_to_sign_in(visit);
  Model model;
  const std::vector<oauth::Grant> grants = context.grants.grants_of(visit.signed_in->user.id);
  model.show_if(grants.empty(), "NO_GRANTS");
  model.show_if(request.query == "revoked=1", "REVOKED");
  for (const oauth::Grant& grant : grants) {
    const std::optional<oauth::Client> app = context.clients.find_client(grant.client_id);
    Model& item = model.add("GRANT").set("GRANT_ID", grant.grant_id.value);
    item.set("APP_NAME", app ? app->name : grant.client_id.value);
    item.set("DATE", date_and_time(grant.created_at, visit.language));
    if (app)
      if (const std::string_view host = host_of(app->homepage); !host.empty())
        item.add("HOMEPAGE").set("HOMEPAGE_HOST", std::string(host)).set("HOMEPAGE_URL", app->homepage);
    show_authorization_details(item, visit, grant.details.authorization_details);
    show_scopes(item, scopes_in_words(context.documents, visit.catalogue(), grant.scope));
  }
  return show_page(visit, "connected_apps", model, visit.text("connected_title"));
}

/// Ends one grant of the signed-in user; somebody else's is answered like one that does not exist.
http::Response revoke_connected_app(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (!visit.signed_in) return ask_to_sign_in(visit);
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  const base::GrantId grant_id{std::string(form->get_or_empty("grant_id"))};
  const std::optional<oauth::Grant> grant =
      grant_id.value.size() <= 64 ? context.grants.find_grant(grant_id) : std::nullopt;
  if (!grant || grant->user != visit.signed_in->user.id) return show_not_found(visit);
  context.grants.revoke_grant(grant_id, request.now,
                              oauth::revocation_keep_until(context.oauth_settings, request.now));
  context.revocations_changed();
  return http::see_other("/connected-apps?revoked=1");
}

}  // namespace portal
