// A whole portal in memory: stores, documents, templates, and a browser that keeps cookies and sends forms.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/form.h"
#include "oauth/settings.h"
#include "portal/portal.h"
#include "tests/support/fake_app_store.h"
#include "tests/support/fake_client_store.h"
#include "tests/support/fake_grant_store.h"
#include "tests/support/fake_user_store.h"
#include "tests/support/fixed_random.h"
#include "tests/support/oauth_world.h"

namespace test_support {

inline constexpr base::Instant kPortalNow = base::from_unix(1'795'335'330);  // 2026-11-22 08:15:30 UTC

/// The shipped templates, parsed once for all tests.
const portal::Renderer& shipped_renderer();

struct PortalWorld {
  PortalWorld();
  FakeUserStore users;
  FakeClientStore clients;
  FakeAppStore apps{clients};
  FakeGrantStore grants;
  FixedRandom random;
  base::Secret web_key{"0123456789abcdef0123456789abcdef"};
  oauth::Settings oauth_settings;
  oauth::Keys oauth_keys{oauth::SealerPool(OauthWorld::sealing_keys()), web_key.copy(),
                         oauth::SigningKeyRing(OauthWorld::signing_keys())};
  portal::Settings settings;
  std::vector<std::unique_ptr<const openapi::Document>> documents;
  int revocations_changed = 0;
  portal::UsageView usage{};
  oauth::AttemptCounters attempts;
  std::unique_ptr<portal::Context> context;
  base::Instant now = kPortalNow;

  /// A person with password kPassword; the hash is cheap.
  portal::User add_user(const std::string& email, portal::Role role,
                        const std::string& name = "Ada Lovelace");
  /// A confidential app with redirect URI https://shop.example/cb and scopes accounts:read payments:write.
  oauth::Client add_app(const portal::User& owner, const std::string& name,
                        const std::string& id = "app_TEST1");
  /// A request that waits for the user's consent; returns its handle.
  std::string add_interaction(const portal::User& user, const oauth::Client& app);
};
inline constexpr std::string_view kPassword = "correct horse battery";

/// Sends requests to the pages by operationId, as a browser would.
class TestBrowser {
 public:
  explicit TestBrowser(PortalWorld& world) : world_(world) {}
  using Fields = std::vector<std::pair<std::string, std::string>>;

  http::Response get(std::string_view operation_id, const std::string& target, const Fields& params = {});
  /// Adds the csrf_token of the last page that had one.
  http::Response post(std::string_view operation_id, const std::string& target, Fields form,
                      const Fields& params = {});
  /// Sends the form exactly as given.
  http::Response post_raw(std::string_view operation_id, const std::string& target, const std::string& body,
                          const Fields& params = {});
  void sign_in(const portal::User& user);
  std::map<std::string, std::string> cookies;
  Fields extra_fields;  // of every request
  std::string peer = "192.0.2.1";
  std::string csrf_token;

 private:
  http::Response send(std::string_view operation_id, http::Method method, const std::string& target,
                      const std::string& body, const Fields& params);
  PortalWorld& world_;
};

bool contains(std::string_view text, std::string_view part);

}  // namespace test_support
