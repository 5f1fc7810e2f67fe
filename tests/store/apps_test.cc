// Apps as developers manage them: limits that hold under races, secrets with overlap, deletion and
// suspension.
#include "store/apps.h"

#include <doctest/doctest.h>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;
using base::ErrorCode;

oauth::ClientSecret secret_named(const std::string& name, base::Instant created_at) {
  return {digest_of(name), name.substr(name.size() - 4), created_at, std::nullopt};
}

TEST_CASE("apps: an owner registers up to the limit and not one more; deleting makes room") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    CHECK(store->apps().create_app(sample_client("app_1"), 2));
    CHECK(store->apps().create_app(sample_client("app_2"), 2));
    CHECK(store->apps().create_app(sample_client("app_3"), 2).error().code == ErrorCode::conflict);
    CHECK_FALSE(store->apps().find_app({"app_3"}));
    CHECK(store->apps().create_app(sample_client("app_3", "usr_2"), 2));
    CHECK(store->apps().create_app(sample_client("app_1", "usr_2"), 2).error().code == ErrorCode::conflict);
    CHECK(store->apps().delete_app({"app_1"}, kNow, kLater));
    CHECK(store->apps().create_app(sample_client("app_4"), 2));
    CHECK(store->apps().create_app(sample_client("app_5"), 2).error().code == ErrorCode::conflict);
    CHECK(store->apps().create_app(sample_client("app_6", "usr_3"), 0).error().code == ErrorCode::conflict);
    CHECK(store->apps().apps_of({"usr_1"}).size() == 2);
  }
}

TEST_CASE("apps: of 50 registrations at once as many win as the limit allows") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    const int winners = race(50, [&](int i) {
      return bool(store->apps().create_app(sample_client("app_" + std::to_string(i)), 7));
    });
    CHECK(winners == 7);
    CHECK(store->apps().apps_of({"usr_1"}).size() == 7);
  }
}

TEST_CASE("apps: a list is newest first and whole, however many secrets an app has") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    for (int i = 0; i < 4; ++i) {
      oauth::Client app = sample_client("app_" + std::to_string(i), i == 3 ? "usr_2" : "usr_1");
      app.created_at = kNow + base::Seconds{i};
      app.secrets.clear();
      for (int s = 0; s < i; ++s)
        app.secrets.push_back(secret_named(app.client_id.value + " secret " + std::to_string(s), kNow));
      CHECK(store->apps().create_app(app, 10));
    }
    const auto names = [](const std::vector<oauth::Client>& apps) {
      std::string text;
      for (const oauth::Client& app : apps)
        text += app.client_id.value + ":" + std::to_string(app.secrets.size()) + " ";
      return text;
    };
    CHECK(names(store->apps().apps_of({"usr_1"})) == "app_2:2 app_1:1 app_0:0 ");
    CHECK(names(store->apps().apps(2)) == "app_3:3 app_2:2 ");
    CHECK(names(store->apps().apps(9)) == "app_3:3 app_2:2 app_1:1 app_0:0 ");
    CHECK(store->apps().apps_of({"usr_?"}).empty());
  }
}

TEST_CASE("apps: an update changes what the developer may change and nothing else") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->apps().create_app(sample_client(), 1));
    oauth::Client changed = sample_client();
    changed.name = "New";
    changed.homepage = "https://new.example/";
    changed.redirect_uris = {"https://new.example/cb"};
    changed.scope = scope_of("accounts:read");
    changed.owner = {"usr_2"};
    changed.plan = "gold";
    changed.suspended = true;
    changed.secrets.clear();
    CHECK(store->apps().update_app(changed));
    CHECK(store->apps().update_app(changed));  // the same values again: still found
    const auto app = store->apps().find_app({"app_1"});
    REQUIRE(app);
    CHECK(app->name == "New");
    CHECK(app->homepage == "https://new.example/");
    CHECK(app->redirect_uris == changed.redirect_uris);
    CHECK(app->scope == changed.scope);
    CHECK(app->owner.value == "usr_1");
    CHECK(app->plan == "free");
    CHECK_FALSE(app->suspended);
    CHECK(app->secrets.size() == 1);
    changed.client_id = {"app_?"};
    CHECK(store->apps().update_app(changed).error().code == ErrorCode::not_found);
  }
}

TEST_CASE("apps: a new secret lets the old one live until the overlap ends; a third waits for that") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->apps().create_app(sample_client(), 1));
    const base::Instant second_at = kNow + base::Seconds{1}, overlap = kNow + base::Seconds{100};
    CHECK(store->apps().add_secret({"app_1"}, secret_named("second", second_at), second_at, overlap));
    auto secrets = store->apps().find_app({"app_1"})->secrets;
    REQUIRE(secrets.size() == 2);
    CHECK(secrets[0].digest == digest_of("second"));
    CHECK_FALSE(secrets[0].expires_at);
    CHECK(secrets[1].expires_at == overlap);

    const base::Instant early = overlap - base::Micros{1};
    CHECK(store->apps().add_secret({"app_1"}, secret_named("third", early), early, kLater).error().code ==
          ErrorCode::conflict);
    CHECK(store->apps().add_secret({"app_1"}, secret_named("third", overlap), overlap, kLater));
    secrets = store->apps().find_app({"app_1"})->secrets;
    REQUIRE(secrets.size() == 2);
    CHECK(secrets[0].digest == digest_of("third"));
    CHECK(secrets[1].digest == digest_of("second"));
    CHECK(secrets[1].expires_at == kLater);
    CHECK(store->apps().add_secret({"app_?"}, secret_named("lost", kNow), kNow, kLater).error().code ==
          ErrorCode::not_found);
  }
}

TEST_CASE("apps: an overlap never prolongs a secret that ends sooner") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    oauth::Client app = sample_client();
    app.secrets[0].expires_at = kNow + base::Seconds{5};
    REQUIRE(store->apps().create_app(app, 1));
    CHECK(store->apps().add_secret({"app_1"}, secret_named("second", kNow + base::Seconds{1}), kNow, kLater));
    CHECK(store->apps().find_app({"app_1"})->secrets[1].expires_at == kNow + base::Seconds{5});
  }
}

TEST_CASE("apps: of 20 secrets added at once exactly one is") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->apps().create_app(sample_client(), 1));
    const int winners = race(20, [&](int i) {
      return bool(store->apps().add_secret({"app_1"}, secret_named("added " + std::to_string(i), kNow), kNow,
                                           kLater));
    });
    CHECK(winners == 1);
    CHECK(store->apps().find_app({"app_1"})->secrets.size() == 2);
  }
}

TEST_CASE("apps: deletion and suspension append to the revocation log, lifting a suspension does not") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->apps().create_app(sample_client(), 1));
    CHECK(store->apps().set_suspended({"app_1"}, true, kNow, kLater));
    CHECK(store->apps().find_app({"app_1"})->suspended);
    CHECK(store->apps().set_suspended({"app_1"}, false, kNow, kLater));
    CHECK_FALSE(store->apps().find_app({"app_1"})->suspended);
    CHECK(store->apps().delete_app({"app_1"}, kNow + base::Seconds{1}, kLater));
    CHECK_FALSE(store->apps().find_app({"app_1"}));
    CHECK(store->apps().delete_app({"app_1"}, kNow, kLater).error().code == ErrorCode::not_found);
    CHECK(store->apps().set_suspended({"app_1"}, true, kNow, kLater).error().code == ErrorCode::not_found);
    const auto log = store->grants().revocations_after(0, 10);
    REQUIRE(log.size() == 2);
    for (const oauth::Revocation& entry : log) {
      CHECK(entry.kind == oauth::RevokedKind::client);
      CHECK(entry.subject == "app_1");
      CHECK(entry.expires_at == kLater);
    }
    CHECK(log[1].revoked_at == kNow + base::Seconds{1});
    // A secret of the deleted app does not come back with a new app of the same id.
    oauth::Client reborn = sample_client();
    reborn.secrets.clear();
    CHECK(store->apps().create_app(reborn, 1));
    CHECK(store->apps().find_app({"app_1"})->secrets.empty());
  }
}

TEST_CASE("apps: whoever remembers an app is told of each change, after it") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->apps().create_app(sample_client("app_1"), 9));
    std::vector<std::string> told;
    store->on_client_change([&](const base::ClientId& client_id) {
      const auto now = store->clients().find_client(client_id);
      told.push_back(client_id.value + (!now             ? " is gone"
                                        : now->suspended ? " is suspended"
                                                         : " is " + now->name + " with " +
                                                               std::to_string(now->secrets.size())));
    });
    oauth::Client changed = *store->apps().find_app({"app_1"});
    const std::string secrets = std::to_string(changed.secrets.size()),
                      more = std::to_string(changed.secrets.size() + 1);
    changed.name = "Other";
    CHECK(store->apps().update_app(changed));
    CHECK(store->registrations().replace_client(changed));
    CHECK(store->apps().add_secret({"app_1"}, secret_named("secret", kNow), kNow, kLater));
    CHECK(store->apps().set_suspended({"app_1"}, true, kNow, kLater));
    CHECK(store->registrations().deregister_client({"app_1"}, kNow, kLater));
    CHECK(told == std::vector<std::string>{"app_1 is Other with " + secrets, "app_1 is Other with " + secrets,
                                           "app_1 is Other with " + more, "app_1 is suspended",
                                           "app_1 is gone"});
  }
}

}  // namespace
