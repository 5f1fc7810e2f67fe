// Apps as OAuth clients: every field comes back as it was put in.
#include "store/clients.h"

#include <doctest/doctest.h>

#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

TEST_CASE("clients: every field survives the store") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    oauth::Client put = sample_client();
    put.type = oauth::ClientType::public_;
    put.environment = oauth::Environment::live;
    put.suspended = true;
    put.secrets.push_back({digest_of("older"), "wxyz", kNow - base::Seconds{9}, kLater});
    REQUIRE(store->apps().create_app(put, 1));
    const auto got = store->clients().find_client({"app_1"});
    REQUIRE(got);
    CHECK(got->client_id == put.client_id);
    CHECK(got->owner == put.owner);
    CHECK(got->name == put.name);
    CHECK(got->homepage == put.homepage);
    CHECK(got->type == put.type);
    CHECK(got->environment == put.environment);
    CHECK(got->plan == put.plan);
    CHECK(got->redirect_uris == put.redirect_uris);
    CHECK(got->scope == put.scope);
    CHECK(got->suspended);
    CHECK(got->created_at == put.created_at);
    REQUIRE(got->secrets.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(got->secrets[i].digest == put.secrets[i].digest);
      CHECK(got->secrets[i].hint == put.secrets[i].hint);
      CHECK(got->secrets[i].created_at == put.secrets[i].created_at);
      CHECK(got->secrets[i].expires_at == put.secrets[i].expires_at);
    }
  }
}

TEST_CASE("clients: an app without scope, redirect URI or secret is one too") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    oauth::Client put = sample_client();
    put.redirect_uris.clear();
    put.secrets.clear();
    put.scope = {};
    REQUIRE(store->apps().create_app(put, 1));
    const auto got = store->clients().find_client({"app_1"});
    REQUIRE(got);
    CHECK(got->redirect_uris.empty());
    CHECK(got->secrets.empty());
    CHECK(got->scope.empty());
  }
}

TEST_CASE("clients: ids are compared byte by byte") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    REQUIRE(store->apps().create_app(sample_client("app_a"), 9));
    REQUIRE(store->apps().create_app(sample_client("12"), 9));
    for (const char* other :
         {"APP_A", "app_A", "app_a ", " app_a", "app_a\t", "app_ä", "", "12 ", "12.0", "012"}) {
      CAPTURE(other);
      CHECK_FALSE(store->clients().find_client({other}));
    }
    CHECK_FALSE(store->clients().find_client({std::string("app_a\0", 6)}));
    CHECK(store->clients().find_client({"app_a"}));
    REQUIRE(store->apps().create_app(sample_client("app_a "), 9));
    CHECK(store->clients().find_client({"app_a "})->client_id.value == "app_a ");
    CHECK(store->clients().find_client({"12"})->client_id.value == "12");
  }
}

TEST_CASE("clients: a redirect URI with a line feed is refused, and nothing is stored") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    oauth::Client put = sample_client();
    put.redirect_uris = {"https://shop.example/cb\nhttps://thief.example/"};
    CHECK_THROWS_AS((void)store->apps().create_app(put, 1), store::Failure);
    CHECK_FALSE(store->clients().find_client({"app_1"}));
    CHECK(store->apps().create_app(sample_client(), 1));
  }
}

}  // namespace
