// The conformance report of one app, for its owner.
#include "portal/conformance.h"

#include <algorithm>

#include "oauth/client_profile.h"
#include "portal/app_form.h"
#include "portal/pages.h"

namespace portal {
namespace {

using oauth::Holds;

void show_rule(Model& group, const Visit& visit, const oauth::ReportLine& line) {
  Model& shown = group.add("RULE").set("SENTENCE", rule_in_words(visit, *line.rule));
  shown.set("SOURCE", std::string(line.rule->source));
  shown.show(line.holds == Holds::yes ? "HOLDS" : line.holds == Holds::no ? "BROKEN" : "NOT_APPLICABLE");
  if (line.about.empty())
    shown.show("BY_SERVER");
  else
    shown.add("BY_MEMBER").set("MEMBER", std::string(line.about));
}

bool is_common(const oauth::ClientRule* rule) {
  const auto common = oauth::common_rules();
  return rule >= common.data() && rule < common.data() + common.size();
}

}  // namespace

void show_conformance(Model& model, const Visit& visit, const oauth::Client& app) {
  const auto report = oauth::profile_report(app, visit.context.oauth_settings);
  const auto count = [&](Holds holds) {
    return std::ranges::count(report, holds, &oauth::ReportLine::holds);
  };
  const std::string_view profile = name_of(oauth::kProfileNames, app.metadata.profile);
  model.set("PROFILE_WORDS", visit.text("profile_" + std::string(profile)));
  model.show(count(Holds::no) == 0 ? "CONFORMS" : "BREAKS");
  model.set("HOLDING", std::to_string(count(Holds::yes)))
      .set("BROKEN_COUNT", std::to_string(count(Holds::no)))
      .set("IDLE", std::to_string(count(Holds::not_applicable)));
}

http::Response show_conformance_report(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (auto refused = refuse_unless_developer(visit)) return *std::move(refused);
  const std::optional<oauth::Client> app = own_app(visit);
  if (!app) return show_not_found(visit);
  const std::string path = "/apps/" + app->client_id.value;
  Model model;
  model.set("NAME", app->name).set("PATH", path);
  show_conformance(model, visit, *app);
  const auto report = oauth::profile_report(*app, context.oauth_settings);
  for (const bool common : {false, true}) {
    Model& group = model.add("GROUP");
    group.set("GROUP_TITLE", visit.text(common ? "conformance_group_common" : "conformance_group_profile"));
    for (const oauth::ReportLine& line : report)
      if (is_common(line.rule) == common) show_rule(group, visit, line);
  }
  return show_page(visit, "conformance", model, visit.text("conformance_title", {{"NAME", app->name}}),
                   {.status = 200, .is_error = false, .form_action = {}, .here = path + "/conformance"});
}

}  // namespace portal
