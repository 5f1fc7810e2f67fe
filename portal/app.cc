// One app, for its owner.
#include "portal/app_form.h"
#include "portal/app_page.h"
#include "portal/pages.h"

namespace portal {

http::Response show_app(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  const std::optional<oauth::Client> app = own_app(visit);
  if (!app) return show_not_found(visit);
  return show_app_page(visit, *app, {}, 200);
}

}  // namespace portal
