// Wiring of what is made of one configuration and its documents.
#include "gateway/commands/edition.h"

#include <algorithm>

#include "gateway/details_types.h"
#include "gateway/protected_resources.h"
#include "gateway/usage.h"

namespace gateway::commands {
namespace {

oauth::RegistrationPolicy make_policy(const Config& config) {
  oauth::RegistrationPolicy policy;
  policy.enabled = config.registration.enabled;
  std::string scopes;
  for (const std::string& scope : config.registration.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  if (auto parsed = oauth::ScopeSet::parse(scopes)) policy.scopes = *std::move(parsed);
  policy.profiles.clear();
  for (const std::string& name : config.registration.profiles)
    policy.profiles.push_back(static_cast<oauth::Profile>(std::ranges::find(oauth::kProfileNames, name) -
                                                          oauth::kProfileNames.begin()));
  policy.plan = config.default_plan;
  policy.most_apps = config.apps_per_developer;
  return policy;
}

/// `shown`: of a plan or of one of its further quotas.
template <class Shown>
void show_quota(Shown& shown, std::uint64_t units, const Period& period) {
  constexpr const char* kUnits[] = {"minute", "hour", "day", "month"};
  shown.units = units;
  shown.per = kUnits[static_cast<std::size_t>(period.unit)];
  if (period.zone) shown.zone = period.zone->name;
  shown.utc_offset = period.utc_offset;
}

portal::Settings make_portal_settings(const Config& config) {
  portal::Settings settings;
  settings.public_url = config.portal_url;
  settings.api_url = config.api_url;
  settings.secure_cookies = config.portal_url.starts_with("https://");
  for (const auto& [name, plan] : config.plans) {
    portal::PlanLimits& limits = settings.plans[name];
    limits.title = plan.title;
    limits.requests = plan.burst.count;
    limits.period = plan.burst.per;
    limits.burst = plan.burst.burst;
    limits.concurrent = plan.concurrent;
    show_quota(limits, plan.quota, plan.period);
    for (const QuotaRule& rule : plan.quotas) {
      portal::PlanQuota& quota = limits.quotas.emplace_back();
      quota.name = rule.name;
      quota.per_user = rule.per_user;
      quota.group = rule.group;
      show_quota(quota, rule.quota, rule.period);
    }
    for (const RateRule& rule : plan.rates)
      limits.rates.push_back(
          {rule.name, rule.rate.count, rule.rate.per, rule.rate.burst, rule.per_user, rule.group});
  }
  settings.default_plan = config.default_plan;
  settings.most_apps = config.apps_per_developer;
  return settings;
}

portal::UsageView usage_view(Program& program, const base::ClientId& client_id) {
  const base::Instant now = program.clock.now();
  const Config& config = program.config;  // plans stay as they were at the start
  const auto client = program.store.clients().find_client(client_id);
  auto plan = config.plans.find(client ? client->plan : config.default_plan);
  if (plan == config.plans.end()) plan = config.plans.find(config.default_plan);
  portal::UsageView view;
  for (const LimitUsage& limit : limits_in_use(program.limits, program.store.quotas(), plan->second,
                                               client_id.value, now, base::monotonic_ns())) {
    portal::LimitView& shown = view.limits.emplace_back();
    shown.kind = static_cast<portal::LimitView::Kind>(limit.kind);
    shown.name = limit.name;
    shown.used = limit.used;
    shown.limit = limit.limit;
    if (limit.window) shown.window_start = limit.window->start;
    shown.resets_at = limit.window ? limit.window->end : now + std::chrono::seconds{limit.resets_in};
    shown.zone = limit.zone;
    shown.further = limit.kind == LimitUsage::Kind::quota && view.limits.size() > 1;
  }
  return view;
}

}  // namespace

oauth::Settings make_oauth_settings(const Config& config, const Published& published) {
  oauth::Settings settings;
  settings.issuer = config.issuer;
  settings.resource = config.api_url;
  settings.documentation = config.portal_url + "/docs";
  std::string scopes;
  for (const auto& document : published.documents)
    for (const auto& [name, words] : document->scopes) scopes += (scopes.empty() ? "" : " ") + name;
  if (auto parsed = oauth::ScopeSet::parse(scopes)) settings.scopes = *std::move(parsed);
  for (const auto& document : published.documents)
    settings.api_bases.push_back(config.api_url + document->base_path);
  settings.details_types = details_types(published.views());
  settings.mtls_url = config.mtls_url;
  settings.issuer_asks_for_certificates = config.listen.tls.ask_for_client_certificate;
  for (const auto& [client_id, paths] : config.resource_servers)
    for (const std::string& path : paths)
      settings.resource_servers[client_id].push_back(config.api_url + (path == "/" ? "" : path));
  settings.require_dpop_nonce = config.dpop_nonce;
  settings.lifetimes.code = config.lifetimes.code;
  settings.lifetimes.access_token = config.lifetimes.access_token;
  settings.lifetimes.refresh_token = config.lifetimes.refresh_token;
  settings.lifetimes.refresh_token_idle = config.lifetimes.refresh_token_idle;
  settings.protected_resources = protected_resources(published.views());
  settings.jwks_max_age = config.jwks_max_age();
  settings.registration = make_policy(config);
  settings.check_outbound = [policy = config.outbound](const std::string& url) {
    return http::check_outbound_url(url, policy);
  };
  return settings;
}

Edition::Edition(Program& p, std::unique_ptr<const Config> config_in, Published published_in)
    : config_owner(std::move(config_in)),
      config(*config_owner),
      published(std::move(published_in)),
      program(p),
      oauth_settings(make_oauth_settings(config, published)),
      portal_settings(make_portal_settings(config)),
      portal_context{p.store.users(),
                     p.store.apps(),
                     p.store.clients(),
                     p.store.grants(),
                     oauth_settings,
                     p.oauth_keys,
                     published.views(),
                     portal_settings,
                     p.oauth_keys.web,
                     p.random,
                     *p.renderer,
                     [&p] { p.follow_revocations(); },
                     [&p](const base::ClientId& client_id) { return usage_view(p, client_id); },
                     p.attempts,
                     [&p](const std::string& sid) { p.backchannel_logout.session_ended(sid); }},
      browser(portal_context),
      oauth_context{p.store.clients(),
                    p.store.grants(),
                    oauth_settings,
                    p.oauth_keys,
                    p.random,
                    browser,
                    p.introspection_revocations,
                    [&p] { p.follow_revocations(); },
                    p.client_keys,
                    p.store.once(),
                    p.user_claims,
                    p.store.registrations(),
                    [&p](const std::string& url) { return p.fetch(url); },
                    p.attempts,
                    p.known_clients},
      portal_service(portal::pages(), portal_context),
      oauth_service(oauth::endpoints::kEndpoints, oauth_context),
      error_pages(browser) {}

std::array<const http::Service*, 3> Edition::services() const {
  std::array<const http::Service*, 3> out{};
  out[static_cast<std::size_t>(openapi::Served::oauth)] = &oauth_service;
  out[static_cast<std::size_t>(openapi::Served::portal)] = &portal_service;
  return out;
}

void Edition::serve_with(http::BlockingPool& pool, const Roles& roles) {
  oauth_context.run_soon = [&pool](std::function<void()> job) { return pool.post(std::move(job)); };
  node.emplace(Node{config,
                    *published.routes,
                    program.clock,
                    program.random,
                    pool,
                    program.limits,
                    program.store.quotas(),
                    program.revocations,
                    program.data_path_keys,
                    services(),
                    &error_pages,
                    roles.api,
                    roles.oauth,
                    &program.store.consent_uses(),
                    &program.store.once(),
                    &oauth_settings,
                    &program.oauth_keys,
                    config.dpop_nonce ? &program.dpop_nonces : nullptr,
                    &program.store.idempotency_keys(),
                    &program.oauth_keys.web,
                    &program.known_clients,
                    &program.client_keys,
                    program.spans,
                    &program.bad_tokens,
                    &program.cache_changes,
                    program.health_checks,
                    program.names});
  if (!roles.portal) node->services[static_cast<std::size_t>(openapi::Served::portal)] = nullptr;
}

MadeEdition make_edition(Program& program, std::unique_ptr<const Config> config, Published published) {
  MadeEdition made{std::make_shared<Edition>(program, std::move(config), std::move(published)), {}};
  made.problems = bind_handlers(made.edition->published, made.edition->services());
  if (!made.problems.empty())
    made.edition.reset();
  else
    program.operation_rows.number(*made.edition->published.routes);
  return made;
}

}  // namespace gateway::commands
