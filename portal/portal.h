// The developer portal and the customer's pages: what they need, and the table of pages bound to
// operationIds.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/crypto/password.h"
#include "base/id.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/time.h"
#include "http/service_table.h"
#include "oauth/client_store.h"
#include "oauth/grant_store.h"
#include "openapi/document.h"
#include "portal/app_store.h"
#include "portal/page.h"
#include "portal/user_store.h"

namespace oauth {
struct Settings;
}

namespace portal {

/// A plan's limits, as numbers: the pages put them into words in the reader's language.
struct PlanLimits {
  std::uint64_t requests = 0;       // per `period`; 0: no rate limit
  base::Seconds period{1};
  std::uint64_t burst = 0;          // requests that may come at once
  std::uint64_t units_per_day = 0;  // calendar quota in units of operation cost (UTC day); 0: no quota
};

/// What one app spent of today's quota.
struct UsageView {
  std::uint64_t used = 0, limit = 0;  // units; limit 0: the plan has no quota
  base::Instant resets_at{};
};

struct Settings {
  std::string public_url;  // origin of the portal, no trailing slash: http://localhost:8080
  std::string api_url;     // origin under which the documents' paths are served; for samples
  std::string issuer;      // RFC 8414 issuer; for samples and the consent page
  bool secure_cookies = true;
  std::map<std::string, PlanLimits> plans;
  std::string default_plan;                   // of a new app; a key of `plans`
  std::size_t most_apps = 25;                 // per owner
  base::Seconds session_lifetime{12 * 3600};  // absolute
  base::Seconds secret_overlap{24 * 3600};    // how long the old secret stays valid after a rotation
  base::Seconds access_token_lifetime{600};   // how long a revocation has to be remembered
  base::PasswordCost password_cost{};
};

/// Everything a page may use. All of it outlives the service; the stores and seams are thread-safe.
struct Context {
  UserStore& users;
  AppStore& apps;
  oauth::ClientStore& clients;
  oauth::GrantStore& grants;
  const oauth::Settings& oauth_settings;            // for oauth/consent.h
  std::vector<const openapi::Document*> documents;  // all that are loaded; the portal's own is never shown
  const Settings& settings;
  const base::Secret& web_key;  // KeyPurpose::web: CSRF tokens
  base::Random& random;
  const Renderer& renderer;
  std::function<void()> revocations_changed;              // after a commit: this node applies it at once
  std::function<UsageView(const base::ClientId&)> usage;  // today's, over all nodes
};

using Binding = http::Binding<Context>;
/// One row a page, keyed by the operationIds of openapi/portal.yaml. Use:
/// http::TableService<Context>(pages(), context).
std::span<const Binding> pages();

}  // namespace portal
