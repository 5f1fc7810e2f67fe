// How much of each limit of its plan each app used.
#include "portal/pages.h"
#include "portal/visit.h"
#include "portal/wording.h"

namespace portal {
namespace {

void show_limit(Model& item, const Visit& visit, const LimitView& limit) {
  Model& shown = item.add("LIMITED").set("USED", grouped(limit.used)).set("LIMIT", grouped(limit.limit));
  shown.set("NAME", limit_name(limit, visit.catalogue()));
  shown.set("USED_RAW", std::to_string(limit.used)).set("LIMIT_RAW", std::to_string(limit.limit));
  if (limit.kind == LimitView::Kind::quota)
    shown.add("WINDOW")
        .set("START", date_and_time(limit.window_start, visit.language))
        .set("RESETS", date_and_time(limit.resets_at, visit.language))
        .set("ZONE", limit.zone);
}

}  // namespace

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
    if (usage.limits.empty()) item.show("UNLIMITED");
    for (const LimitView& limit : usage.limits) show_limit(item, visit, limit);
  }
  return show_page(visit, "usage", model, visit.text("usage_title"));
}

}  // namespace portal
