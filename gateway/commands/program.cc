// Wiring of what a process has for as long as it runs.
#include "gateway/commands/program.h"

#include <algorithm>

#include "http/safe_fetch.h"

namespace gateway::commands {
namespace {

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

oauth::Settings logout_settings(const Config& config) {
  oauth::Settings settings;
  settings.issuer = config.issuer;
  return settings;
}

}  // namespace

std::shared_ptr<const oauth::SigningKeys> signing_keys(KeyRing& ring) {
  return std::make_shared<const oauth::SigningKeys>(std::move(ring.signing), std::move(ring.others),
                                                    assertion_jwks(ring));
}

Program::Program(const Config& config, std::unique_ptr<const portal::Renderer> renderer_in,
                 store::Store& store, base::Secret master, KeyRing keys, base::Clock& clock,
                 base::Random& random)
    : config(config),
      renderer(std::move(renderer_in)),
      store(store),
      clock(clock),
      random(random),
      limits(config),
      bad_tokens(config.bad_tokens, random),
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
      client_keys([this](const std::string& uri) { return fetch(uri); }),
      known_clients(store.clients()),
      user_claims(store.users()),
      logout_settings(commands::logout_settings(config)),
      backchannel_logout(
          store.clients(), store.grants(), {logout_settings, oauth_keys, random}, clock,
          {[this](const std::string& uri, const std::string& form) { return outbound.post(uri, form); },
           [this](std::function<void()> job) { return outbound.later(std::move(job)); },
           [this](std::chrono::seconds length) { return outbound.pause(length); }}),
      outbound(fetcher) {
  store.on_client_change([this](const base::ClientId& client_id) { known_clients.forget(client_id); });
}

base::Result<std::string> Program::fetch(const std::string& uri) const { return fetch_text(fetcher, uri); }

void Program::follow_revocations() {
  revocations.follow(store.grants(), clock, [this](const oauth::Revocation& entry) {
    if (entry.kind == oauth::RevokedKind::client) known_clients.forget(base::ClientId{entry.subject});
  });
}

void Program::follow_keys() { key_follower.follow(clock.now(), base::monotonic_ns()); }

}  // namespace gateway::commands
