// Wiring: which part gets what.
#include "gateway/commands/program.h"

#include <algorithm>

#include "gateway/details_types.h"
#include "gateway/protected_resources.h"
#include "gateway/usage.h"
#include "http/safe_fetch.h"

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
    limits.units = plan.quota;
    constexpr const char* kUnits[] = {"minute", "hour", "day", "month"};
    limits.per = kUnits[static_cast<std::size_t>(plan.period.unit)];
    limits.concurrent = plan.concurrent;
    if (plan.period.zone) limits.zone = plan.period.zone->name;
    limits.utc_offset = plan.period.utc_offset;
  }
  settings.default_plan = config.default_plan;
  settings.most_apps = config.apps_per_developer;
  return settings;
}

std::shared_ptr<const DataPathKeys> data_path(KeyRing& ring) {
  std::vector<oauth::SealingKey> sealing;
  for (const oauth::SealingKey& key : ring.sealing) sealing.push_back({key.id, key.key.copy()});
  return std::make_shared<const DataPathKeys>(
      DataPathKeys{std::move(sealing), std::move(ring.assertion.front())});
}

std::vector<std::string> assertion_jwks(const KeyRing& keys) {
  std::vector<std::string> out;
  for (const base::SigningKey& key : keys.assertion)
    out.push_back(R"({"kty":"EC","use":"sig","alg":"ES256","crv":"P-256","kid":")" + key.kid() +
                  R"(","x":")" + key.x() + R"(","y":")" + key.y() + "\"}");
  return out;
}

base::Result<std::string> fetch_text(const http::SafeFetcher& fetcher, const std::string& uri) {
  http::OutboundRequest request;
  request.url = uri;
  auto response = fetcher.fetch(request);
  if (!response) return std::move(response).error();
  if (response->status != 200)
    return base::Error{base::ErrorCode::backend_unavailable,
                       "the address does not answer with 200",
                       {},
                       "status " + std::to_string(response->status)};
  return std::move(response->body);
}

}  // namespace

std::shared_ptr<const oauth::SigningKeys> signing_keys(KeyRing& ring) {
  return std::make_shared<const oauth::SigningKeys>(std::move(ring.signing), std::move(ring.others),
                                                    assertion_jwks(ring));
}

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

Program::Program(const Config& config, Published published_in,
                 std::unique_ptr<const portal::Renderer> renderer_in, store::Store& store,
                 base::Secret master, KeyRing keys, base::Clock& clock, base::Random& random)
    : config(config),
      published(std::move(published_in)),
      renderer(std::move(renderer_in)),
      store(store),
      clock(clock),
      random(random),
      limits(config),
      oauth_settings(make_oauth_settings(config, published)),
      oauth_keys{oauth::SealerPool(keys.sealing), std::move(keys.web),
                 oauth::SigningKeyRing(signing_keys(keys))},
      data_path_keys(data_path(keys)),
      key_follower(store.keys(), std::move(master), config.keys, random,
                   [this](KeyRing ring) {
                     oauth_keys.sealers.replace(ring.sealing);
                     oauth_keys.signing.replace(signing_keys(ring));
                     data_path_keys.replace(data_path(ring));
                   }),
      dpop_nonces(oauth_keys.web),
      fetcher(config.outbound),
      client_keys([this](const std::string& uri) { return fetch_text(fetcher, uri); }),
      known_clients(store.clients()),
      portal_settings(make_portal_settings(config)),
      portal_context{store.users(),
                     store.apps(),
                     store.clients(),
                     store.grants(),
                     oauth_settings,
                     oauth_keys,
                     published.views(),
                     portal_settings,
                     oauth_keys.web,
                     random,
                     *renderer,
                     [this] { follow_revocations(); },
                     {},
                     attempts},
      browser(portal_context),
      user_claims(store.users()),
      oauth_context{store.clients(),
                    store.grants(),
                    oauth_settings,
                    oauth_keys,
                    random,
                    browser,
                    introspection_revocations,
                    [this] { follow_revocations(); },
                    client_keys,
                    store.once(),
                    user_claims,
                    store.registrations(),
                    [this](const std::string& url) { return fetch_text(fetcher, url); },
                    attempts,
                    known_clients},
      portal_service(portal::pages(), portal_context),
      oauth_service(oauth::endpoints::kEndpoints, oauth_context),
      backchannel_logout(
          store.clients(), store.grants(), {oauth_settings, oauth_keys, random}, clock,
          {[this](const std::string& uri, const std::string& form) { return outbound.post(uri, form); },
           [this](std::function<void()> job) { return outbound.later(std::move(job)); },
           [this](std::chrono::seconds length) { return outbound.pause(length); }}),
      outbound(fetcher) {
  store.on_client_change([this](const base::ClientId& client_id) { known_clients.forget(client_id); });
  portal_context.session_ended = [this](const std::string& sid) { backchannel_logout.session_ended(sid); };
  portal_context.usage = [this](const base::ClientId& client_id) {
    const base::Instant now = this->clock.now();
    const auto client = this->store.clients().find_client(client_id);
    auto plan = this->config.plans.find(client ? client->plan : this->config.default_plan);
    if (plan == this->config.plans.end()) plan = this->config.plans.find(this->config.default_plan);
    const Usage usage = usage_of(limits, this->store.quotas(), plan->second, client_id.value, now);
    return portal::UsageView{usage.used, usage.quota, usage.window.end};
  };
}

std::array<const http::Service*, 3> Program::services() const {
  std::array<const http::Service*, 3> out{};
  out[static_cast<std::size_t>(openapi::Served::oauth)] = &oauth_service;
  out[static_cast<std::size_t>(openapi::Served::portal)] = &portal_service;
  return out;
}

void Program::follow_revocations() {
  revocations.follow(store.grants(), clock, [this](const oauth::Revocation& entry) {
    if (entry.kind == oauth::RevokedKind::client) known_clients.forget(base::ClientId{entry.subject});
  });
}

void Program::follow_keys() { key_follower.follow(clock.now(), base::monotonic_ns()); }

}  // namespace gateway::commands
