// Registering an app: the form, and the one page that shows its secret.
#include "portal/app_form.h"
#include "portal/app_page.h"
#include "portal/pages.h"

namespace portal {

http::Response show_new_app(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  AppForm blank;
  blank.type = "confidential";
  blank.advanced = advanced_form_of(oauth::ClientMetadata{});
  return show_app_form(visit, blank, {}, nullptr, 200);
}

http::Response create_app(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  AppForm typed = read_app_form(*form);
  FormErrors errors = check_app_form(visit, typed, true);
  oauth::Client app;
  app.client_id.value = base::random_id(context.random, "app_");
  app.owner = visit.signed_in->user.id;
  app.type = typed.type == "public" ? oauth::ClientType::public_ : oauth::ClientType::confidential;
  app.metadata = oauth::metadata_for(app.type);
  app.plan = context.settings.default_plan;
  app.created_at = request.now;
  apply_app_form(typed, app);
  check_app_rules(visit, app, errors);
  if (!errors.empty()) {
    // With what the profile brings, so that the developer sees it.
    typed.advanced = advanced_form_of(app.metadata);
    return show_app_form(visit, typed, errors, nullptr, 400);
  }
  base::Secret plain;
  if (app.metadata.uses_secret()) {
    NewSecret secret = make_secret(context.random, request.now);
    plain = std::move(secret.plain);
    app.secrets.push_back(std::move(secret.stored));
  }
  if (const base::Status created = context.apps.create_app(app, context.settings.most_apps); !created) {
    errors.add("name", visit.text("app_too_many", {{"MOST", std::to_string(context.settings.most_apps)}}));
    return show_app_form(visit, typed, errors, nullptr, 409);
  }
  return show_secret_once(visit, app, plain, false);
}

}  // namespace portal
