// A new secret beside the old one, which stays valid while the developer's servers change over.
#include "portal/app_form.h"
#include "portal/app_page.h"
#include "portal/pages.h"

namespace portal {

http::Response rotate_secret(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  const std::optional<oauth::Client> app = own_app(visit);
  if (!app) return show_not_found(visit);
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  FormErrors errors;
  const bool is_public = app->type == oauth::ClientType::public_;
  if (is_public || !app->metadata.uses_secret()) {
    errors.add("secrets", visit.text(is_public ? "rotate_public" : "rotate_keyed"));
    return show_app_page(visit, *app, errors, 400);
  }
  const NewSecret secret = make_secret(context.random, request.now);
  const base::Status added = context.apps.add_secret(app->client_id, secret.stored, request.now,
                                                     request.now + context.settings.secret_overlap);
  if (!added && added.error().code == base::ErrorCode::not_found) return show_not_found(visit);
  if (!added) {
    errors.add("secrets", visit.text("rotate_two_valid"));
    return show_app_page(visit, *app, errors, 409);
  }
  return show_secret_once(visit, *app, secret.plain, true);
}

}  // namespace portal
