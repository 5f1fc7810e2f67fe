// The developer's list of apps.
#include "portal/pages.h"
#include "portal/visit.h"
#include "portal/wording.h"

namespace portal {

http::Response list_apps(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  Model model;
  const std::vector<oauth::Client> apps = context.apps.apps_of(visit.signed_in->user.id);
  model.show(apps.empty() ? "NO_APPS" : "SOME_APPS");
  model.show_if(request.query == "deleted=1", "DELETED");
  for (const oauth::Client& app : apps) {
    Model& item = model.add("APP").set("NAME", app.name).set("CLIENT_ID", app.client_id.value);
    item.set("PATH", "/apps/" + app.client_id.value)
        .set("PLAN", plan_title(context.settings, app.plan))
        .set("SCOPE_TEXT", app.scope.text());
    item.set("CREATED", date(app.created_at, visit.language));
    for (const std::string& scope : app.scope.items()) item.add("SCOPE").set("SCOPE_NAME", scope);
    item.show(app.type == oauth::ClientType::public_ ? "IS_PUBLIC" : "IS_CONFIDENTIAL");
    item.show(app.environment == oauth::Environment::live ? "IS_LIVE" : "IS_SANDBOX");
    item.show_if(app.suspended, "IS_SUSPENDED");
  }
  return show_page(visit, "apps", model, visit.text("apps_title"));
}

}  // namespace portal
