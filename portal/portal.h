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
#include "oauth/attempts.h"
#include "oauth/client_store.h"
#include "oauth/grant_store.h"
#include "openapi/document.h"
#include "portal/app_store.h"
#include "portal/page.h"
#include "portal/user_store.h"

namespace oauth {
struct Settings;
struct Keys;
}  // namespace oauth

namespace portal {

/// A further rate of a plan.
struct PlanRate {
  std::string name;
  std::uint64_t requests = 0;  // per `period`
  std::chrono::milliseconds period{1000};
  std::uint64_t burst = 0;
  bool per_user = false;  // each user of the app by itself
  std::string group;      // of operations; empty: all
};

/// A further quota of a plan.
struct PlanQuota {
  std::string name;
  std::uint64_t units = 0;             // a window
  std::string per = "day";             // minute, hour, day or month
  std::chrono::minutes utc_offset{0};  // as in PlanLimits
  std::string zone{};
  bool per_user = false;  // each user of the app by itself
  std::string group{};    // of operations; empty: all
};

/// A plan's limits, as numbers: the pages put them into words in the reader's language.
struct PlanLimits {
  std::string title;           // "Starter"; empty: the plan's name
  std::uint64_t requests = 0;  // per `period`; 0: no rate limit
  std::chrono::milliseconds period{1000};
  std::uint64_t burst = 0;             // requests that may come at once
  std::uint64_t units = 0;             // calendar quota in units of operation cost; 0: no quota
  std::string per = "day";             // the quota's window: minute, hour, day or month
  std::chrono::minutes utc_offset{0};  // days and months begin at 00:00 of this offset …
  std::string zone{};                  // … or of this IANA zone, if it is not empty
  std::uint32_t concurrent = 0;        // requests in progress at a time; 0: no limit
  std::vector<PlanRate> rates{};
  std::vector<PlanQuota> quotas{};
};

/// One limit of an app's plan, as GET /usage tells it to the app itself.
struct LimitView {
  enum class Kind : std::uint8_t { quota, rate, concurrent } kind = Kind::quota;
  std::string name;                   // as in RateLimit fields: "daily", "burst"
  std::uint64_t used = 0, limit = 0;  // units; of a quota other nodes' reserves count as used
  base::Instant window_start{};       // of a quota
  base::Instant resets_at{};          // of a quota and a rate
  std::string zone{};                 // of a quota: "UTC", "+08:00", "Asia/Shanghai"
  bool further = false;               // a quota besides the plan's own, with a name that the operator chose
};

/// Every limit of an app's plan, its quota first; none: the plan has no limits.
struct UsageView {
  std::vector<LimitView> limits;
};

struct Settings {
  std::string public_url;  // origin of the portal, no trailing slash: http://localhost:8080
  std::string api_url;     // origin under which the documents' paths are served; for samples
  bool secure_cookies = true;
  std::map<std::string, PlanLimits> plans;
  std::string default_plan;                   // of a new app; a key of `plans`
  std::size_t most_apps = 25;                 // per owner
  base::Seconds session_lifetime{12 * 3600};  // absolute
  base::Seconds secret_overlap{24 * 3600};    // how long the old secret stays valid after a rotation
  base::PasswordCost password_cost{};
};

/// Everything a page may use. All of it outlives the service; the stores and seams are thread-safe.
struct Context {
  UserStore& users;
  AppStore& apps;
  oauth::ClientStore& clients;
  oauth::GrantStore& grants;
  const oauth::Settings& oauth_settings;            // issuer and lifetimes
  const oauth::Keys& oauth_keys;                    // authorization responses may be signed
  std::vector<const openapi::Document*> documents;  // all that are loaded; the portal's own is never shown
  const Settings& settings;
  const base::Secret& web_key;  // KeyPurpose::web: CSRF tokens
  base::Random& random;
  const Renderer& renderer;
  std::function<void()> revocations_changed;              // after a commit: this node applies it at once
  std::function<UsageView(const base::ClientId&)> usage;  // quotas over all nodes, rates of this one
  oauth::AttemptCounters& attempts;
  /// The `sid` of a session that was ended by its user: apps are told. Returns at once.
  std::function<void(const std::string& sid)> session_ended{};
};

using Binding = http::Binding<Context>;
/// One row a page, keyed by the operationIds of openapi/portal.yaml. Use:
/// http::TableService<Context>(pages(), context).
std::span<const Binding> pages();

}  // namespace portal
