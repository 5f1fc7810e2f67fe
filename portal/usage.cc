// How much of its quota each app used.
#include "portal/pages.h"
#include "portal/visit.h"
#include "portal/wording.h"

namespace portal {

http::Response show_usage(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  Model model;
  const std::vector<oauth::Client> apps = context.apps.apps_of(visit.signed_in->user.id);
  model.show(apps.empty() ? "NO_APPS" : "COUNTING");
  for (const oauth::Client& app : apps) {
    const UsageView usage = context.usage(app.client_id);
    Model& item = model.add("APP").set("NAME", app.name).set("PATH", "/apps/" + app.client_id.value);
    item.set("PLAN", plan_title(context.settings, app.plan));
    if (usage.limit == 0) {
      item.add("UNLIMITED").set("USED", grouped(usage.used));
      continue;
    }
    Model& limited = item.add("LIMITED").set("USED", grouped(usage.used)).set("LIMIT", grouped(usage.limit));
    limited.set("USED_RAW", std::to_string(usage.used)).set("LIMIT_RAW", std::to_string(usage.limit));
    limited.set("RESETS", date_and_time(usage.resets_at, visit.language));
  }
  return show_page(visit, "usage", model, visit.text("usage_title"));
}

}  // namespace portal
