// Deleting an app: its owner types its name first, because it ends every customer's connection at once.
#include "oauth/settings.h"
#include "portal/app_form.h"
#include "portal/app_page.h"
#include "portal/pages.h"
#include "portal/visible_text.h"

namespace portal {

http::Response delete_app(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  const std::optional<oauth::Client> app = own_app(visit);
  if (!app) return show_not_found(visit);
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  if (trim(form->get_or_empty("confirm_name")) != trim(app->name)) {
    FormErrors errors;
    errors.add("confirm_name", visit.text("delete_name_differs"));
    return show_app_page(visit, *app, errors, 400);
  }
  const base::Instant keep_until = oauth::revocation_keep_until(context.oauth_settings, request.now);
  if (const base::Status deleted = context.apps.delete_app(app->client_id, request.now, keep_until); !deleted)
    return show_error(visit, deleted.error());
  context.revocations_changed();
  return http::see_other("/apps?deleted=1");
}

}  // namespace portal
