// Signing and posting logout tokens before the command returns.
#include "gateway/commands/tell_apps.h"

#include "base/log.h"
#include "gateway/commands/opened.h"
#include "gateway/commands/outbound.h"
#include "gateway/commands/program.h"
#include "oauth/logout_token.h"

namespace gateway::commands {

void tell_apps(const Config& config, store::Store& store, const std::vector<oauth::Grant>& grants) {
  if (oauth::logout_notices(store.clients(), grants).empty()) return;
  base::SystemRandom random;
  const base::SystemClock clock;
  const auto master = load_master_key(config.master_key_file, /*may_create=*/false, random);
  auto ring = master ? load_keys(store.keys(), *master, config.keys, clock.now(), random)
                     : base::Result<KeyRing>(master.error());
  if (!ring) {
    fail("apps were not told: " + ring.error().detail);
    return;
  }
  oauth::Settings settings;
  settings.issuer = config.issuer;
  const oauth::Keys keys{oauth::SealerPool(ring->sealing), std::move(ring->web),
                         oauth::SigningKeyRing(signing_keys(*ring))};
  const http::SafeFetcher fetcher(config.outbound);
  const oauth::endpoints::BackchannelLogout logout(store.clients(), store.grants(), {settings, keys, random},
                                                   clock, means_in_place(fetcher));
  base::start_log("", base::LogLevel::warn, /*as_json=*/false);
  logout.grants_ended(grants);
  base::stop_log();
}

}  // namespace gateway::commands
