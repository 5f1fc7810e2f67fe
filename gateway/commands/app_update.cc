// `tollgate app update`: where an app lives, for a deployment that moved to other addresses.
#include <iostream>

#include "gateway/commands/command.h"
#include "gateway/commands/edition.h"
#include "gateway/commands/opened.h"
#include "gateway/published.h"
#include "oauth/client_profile.h"
#include "oauth/redirect_uri.h"
#include "portal/app_form.h"
#include "store/failure.h"

namespace gateway::commands {
namespace {

std::optional<std::string> problem_of(const AppUpdateOptions& options) {
  if (options.homepage.empty() && options.redirect_uris.empty())
    return "nothing to change: give --redirect-uri or --homepage";
  if (!options.homepage.empty() && !portal::is_homepage(options.homepage))
    return "--homepage must be an https address";
  if (options.redirect_uris.size() > portal::kMostRedirectUris) return "at most 10 --redirect-uri";
  for (const std::string& uri : options.redirect_uris)
    if (const auto valid = oauth::check_registered_redirect_uri(uri); !valid)
      return uri + ": " + std::string(valid.error().description);
  return std::nullopt;
}

}  // namespace

int app_update(const AppUpdateOptions& options) {
  const auto config = read_config(options.config);
  if (!config) return 1;
  if (const auto problem = problem_of(options)) return fail(*problem);
  const Published published = load_published(*config);
  for (const openapi::Problem& problem : published.problems) fail(problem.text());
  if (!published.problems.empty()) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    auto app = store->apps().find_app({options.client_id});
    if (!app) return fail("there is no app " + options.client_id);
    if (!options.homepage.empty()) app->homepage = options.homepage;
    if (!options.redirect_uris.empty()) app->redirect_uris = options.redirect_uris;
    if (const auto fits = oauth::check_profile(*app, make_oauth_settings(*config, published)); !fits)
      return fail(fits.error().about + ": " + std::string(fits.error().description));
    if (!store->apps().update_app(*app)) return fail("there is no app " + options.client_id);
    std::cout << options.client_id << " is updated\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

}  // namespace gateway::commands
