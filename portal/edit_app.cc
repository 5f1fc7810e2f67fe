// Editing an app: everything but its type, plan and environment.
#include "portal/app_form.h"
#include "portal/pages.h"

namespace portal {

http::Response show_edit_app(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  const std::optional<oauth::Client> app = own_app(visit);
  if (!app) return show_not_found(visit);
  return show_app_form(visit, app_form_of(*app), {}, &*app, 200);
}

http::Response update_app(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  const std::optional<oauth::Client> app = own_app(visit);
  if (!app) return show_not_found(visit);
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  AppForm typed = read_app_form(*form);
  FormErrors errors = check_app_form(visit, typed, false);
  oauth::Client changed = *app;
  apply_app_form(typed, changed);
  check_app_rules(visit, changed, errors);
  if (!errors.empty()) {
    typed.advanced = advanced_form_of(changed.metadata);
    return show_app_form(visit, typed, errors, &*app, 400);
  }
  if (const base::Status updated = context.apps.update_app(changed); !updated)
    return show_error(visit, updated.error());
  return http::see_other("/apps/" + app->client_id.value + "?saved=1");
}

}  // namespace portal
