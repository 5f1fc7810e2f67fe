// Registering and managing clients by their tokens: who may, what is issued, and what one attempt costs.
#include "oauth/client_registration.h"

#include <doctest/doctest.h>

#include "tests/support/client_samples.h"
#include "tests/support/fake_registration_store.h"
#include "tests/support/race.h"

using namespace test_support;
using base::ErrorCode;

namespace {

constexpr const char* kRequest = R"({"redirect_uris":["https://rp.example.com/cb"]})";

struct World : OauthWorld {
  FakeRegistrationStore registrations{clients};
  std::function<base::Result<std::string>(const std::string&)> fetch = [this](const std::string& url) {
    return published(url);
  };
  oauth::RegistrationContext context{registrations, clients, settings, random, fetch};

  World() {
    settings.registration.enabled = true;
    settings.registration.scopes = settings.scopes;
    settings.registration.plan = "starter";
  }
  void add_token(const char* token, std::optional<std::int64_t> uses = {},
                 std::optional<base::Instant> expires_at = {}) {
    REQUIRE(registrations.add_registration_token(
        {std::string("rgt_") + token, base::sha256(token), {"usr_dev"}, "test", kNow, expires_at, uses}));
  }
  base::Result<oauth::RegisteredClient> registered(const char* token, const char* request = kRequest,
                                                   base::Instant now = kNow) {
    return oauth::register_client(context, token, request, now);
  }
};

template <class Outcome>
ErrorCode error_of(const Outcome& outcome) {
  REQUIRE_FALSE(outcome);
  return outcome.error().code;
}

}  // namespace

TEST_CASE(
    "client registration: the app is the token owner's, in the sandbox, and its secrets are stored as "
    "digests") {
  World world;
  world.add_token("it");
  const auto made = world.registered("it");
  REQUIRE(made);
  const oauth::Client stored = *world.clients.find_client(made->client.client_id);
  CHECK(stored.client_id.value.starts_with("app_"));
  CHECK(stored.name == stored.client_id.value);
  CHECK(stored.owner.value == "usr_dev");
  CHECK(stored.plan == "starter");
  CHECK(stored.environment == oauth::Environment::sandbox);
  CHECK(stored.created_at == kNow);
  CHECK(made->client_secret.reveal().starts_with("tg_cs_"));
  REQUIRE(stored.secrets.size() == 1);
  CHECK(stored.secrets[0].digest == base::sha256(made->client_secret.reveal()));
  CHECK(made->registration_access_token.reveal().starts_with("tg_ra_"));
  CHECK(stored.registration_access_token == base::sha256(made->registration_access_token.reveal()));
}

TEST_CASE("client registration: who authenticates otherwise gets no secret") {
  World world;
  world.add_token("it");
  const auto made = world.registered(
      "it", R"({"redirect_uris":["https://rp.example.com/cb"],"token_endpoint_auth_method":"none"})");
  REQUIRE(made);
  CHECK(made->client_secret.empty());
  CHECK(made->client.secrets.empty());
}

TEST_CASE(
    "case 121: no, unknown, used or expired initial access token: invalid_token, nothing is made (RFC 7591 "
    "3)") {
  World world;
  world.add_token("once", 1);
  world.add_token("short", {}, kNow + base::Seconds{60});
  CHECK(error_of(world.registered("")) == ErrorCode::invalid_token);
  CHECK(error_of(world.registered("unknown")) == ErrorCode::invalid_token);
  CHECK(world.registered("once"));
  CHECK(error_of(world.registered("once")) == ErrorCode::invalid_token);
  CHECK(world.registered("short", kRequest, kNow + base::Seconds{60} - base::Micros{1}));
  CHECK(error_of(world.registered("short", kRequest, kNow + base::Seconds{60})) == ErrorCode::invalid_token);
  CHECK(world.registrations.registered == 2);
}

TEST_CASE("case 121: a request that is refused spends nothing; of 50 with a single-use token one registers") {
  World world;
  world.add_token("once", 1);
  CHECK(error_of(world.registered("once", R"({"redirect_uris":["http://rp.example.com/cb"]})")) ==
        ErrorCode::invalid_redirect_uri);
  CHECK(race(50, [&](int) { return world.registered("once").has_value(); }) == 1);
  CHECK(world.registrations.registered == 1);
}

TEST_CASE("client registration: an owner with too many apps gets no more") {
  World world;
  world.settings.registration.most_apps = 1;
  world.add_token("it");
  CHECK(world.registered("it"));
  CHECK(error_of(world.registered("it")) == ErrorCode::access_denied);
}

TEST_CASE(
    "client registration: a sector is believed only if its document lists the redirect URIs (OIDC Core "
    "8.1)") {
  World world;
  world.add_token("it");
  constexpr const char* kPairwise =
      R"({"redirect_uris":["https://a.example/cb","https://b.example/cb"],"subject_type":"pairwise",)"
      R"("sector_identifier_uri":"https://a.example/sector"})";
  CHECK(error_of(world.registered("it", kPairwise)) == ErrorCode::invalid_client_metadata);
  world.published_jwks["https://a.example/sector"] = R"(["https://a.example/cb"])";
  CHECK(error_of(world.registered("it", kPairwise)) == ErrorCode::invalid_client_metadata);
  world.published_jwks["https://a.example/sector"] = R"(["https://a.example/cb","https://b.example/cb"])";
  CHECK(world.registered("it", kPairwise));
}

TEST_CASE("case 122: a registration access token is for its client only, and for nothing once that is gone") {
  World world;
  world.add_token("it");
  const auto a = world.registered("it"), b = world.registered("it");
  REQUIRE(a);
  REQUIRE(b);
  const auto find = [&](const std::string& id, std::string_view token) {
    return oauth::find_registered_client(world.context, id, token);
  };
  const std::string id_a = a->client.client_id.value, id_b = b->client.client_id.value;
  const std::string_view token_a = a->registration_access_token.reveal();
  CHECK(find(id_a, token_a));
  CHECK(error_of(find(id_b, token_a)) == ErrorCode::invalid_token);
  CHECK(error_of(find(id_a, "")) == ErrorCode::invalid_token);
  CHECK(error_of(find(id_a, "it")) == ErrorCode::invalid_token);
  CHECK(error_of(find("app_unknown", token_a)) == ErrorCode::invalid_token);
  CHECK(error_of(find(std::string(5000, 'x'), token_a)) == ErrorCode::invalid_token);
  CHECK(error_of(find("app_shop", "")) ==
        ErrorCode::invalid_token);  // registered in the portal: has no token
  CHECK(oauth::deregister_client(world.context, a->client, kNow));
  CHECK(error_of(find(id_a, token_a)) == ErrorCode::invalid_token);
  CHECK(error_of(oauth::deregister_client(world.context, a->client, kNow)) == ErrorCode::invalid_token);
  CHECK(error_of(oauth::replace_client(
            world.context, a->client,
            R"({"client_id":")" + id_a + R"(","redirect_uris":["https://rp.example.com/cb"]})", kNow)) ==
        ErrorCode::invalid_token);
  CHECK(find(id_b, b->registration_access_token.reveal()));
}

TEST_CASE("client registration: a suspended client cannot manage itself") {
  World world;
  world.add_token("it");
  const auto made = world.registered("it");
  REQUIRE(made);
  oauth::Client suspended = made->client;
  suspended.suspended = true;
  world.clients.put(suspended);
  CHECK(error_of(oauth::find_registered_client(world.context, suspended.client_id.value,
                                               made->registration_access_token.reveal())) ==
        ErrorCode::access_denied);
}

TEST_CASE(
    "client registration: a replacement is stored, one that is refused changes nothing (RFC 7592 2.2)") {
  World world;
  world.add_token("it");
  const auto made = world.registered("it");
  REQUIRE(made);
  const std::string begin = R"({"client_id":")" + made->client.client_id.value + "\",";
  CHECK(oauth::replace_client(world.context, made->client,
                              begin + R"("redirect_uris":["https://rp.example.com/2"],"client_name":"New"})",
                              kNow));
  CHECK(error_of(oauth::replace_client(world.context, made->client,
                                       begin + R"("redirect_uris":["javascript:x"]})", kNow)) ==
        ErrorCode::invalid_redirect_uri);
  const oauth::Client stored = *world.clients.find_client(made->client.client_id);
  CHECK(stored.name == "New");
  CHECK(stored.redirect_uris == std::vector<std::string>{"https://rp.example.com/2"});
}
