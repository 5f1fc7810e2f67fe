// The advanced part of the app form: what it makes of an app, and what it says beside which field.
#include "portal/advanced_form.h"

#include <doctest/doctest.h>

#include "oauth/client_profile.h"
#include "tests/support/client_samples.h"
#include "tests/support/portal_world.h"

using namespace test_support;
using oauth::AuthMethod;
using oauth::Profile;

namespace {

constexpr const char* kIdentityDocument = R"(openapi: 3.1.0
info: {title: Identity, version: "1"}
servers: [{url: /id}]
x-tollgate: {upstream: shop}
paths:
  /me:
    get:
      operationId: getMe
      summary: Who
      security: [{oauth2: [openid]}]
      responses: {"200": {description: The person.}}
components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: /oauth2/token
          scopes: {openid: Know who you are}
)";

struct AdvancedWorld : PortalWorld {
  portal::User user = add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser{*this};
  AdvancedWorld() {
    settings.most_apps = 100;
    oauth::AuthorizationDetailsType type;
    type.name = "payment";
    type.title = "Make one payment";
    type.validate = [](std::string_view) { return base::ok(); };
    oauth_settings.details_types = oauth::AuthorizationDetailsTypes({type});
    openapi::Loaded more = openapi::load_document_text("identity", "identity.yaml", kIdentityDocument);
    documents.push_back(std::move(more.document));
    context->documents.push_back(documents.back().get());
    browser.sign_in(user);
  }
  http::Response create(const TestBrowser::Fields& advanced, const std::string& type = "confidential",
                        const std::string& redirect_uri = "https://shop.example/cb") {
    TestBrowser::Fields form{{"name", "Corner Shop"},
                             {"homepage", "https://shop.example"},
                             {"redirect_uris", redirect_uri},
                             {"type", type},
                             {"scope", "accounts:read"}};
    form.insert(form.end(), advanced.begin(), advanced.end());
    return browser.post("createApp", "/apps", form);
  }
  oauth::Client newest() { return apps.apps_of(user.id).at(0); }
};

TestBrowser::Fields with_profile(const std::string& profile, TestBrowser::Fields more) {
  more.insert(more.begin(), {{"profile", profile}, {"token_endpoint_auth_method", "client_secret"}});
  return more;
}

}  // namespace

TEST_CASE("advanced form: untouched, it makes the app that a form without it makes") {
  AdvancedWorld world;
  CHECK(world.create({}).status == 200);
  const oauth::ClientMetadata plain = world.newest().metadata;
  CHECK(world.create(with_profile("oauth21", {})).status == 200);
  CHECK(world.newest().metadata == plain);
  CHECK(world.create(with_profile("oauth21", {}), "public").status == 200);
  CHECK(world.newest().metadata == oauth::metadata_for(oauth::ClientType::public_));
}

TEST_CASE("advanced form: fapi2 with keys alone is a whole FAPI app, without a secret (FAPI 2.0 SP 5.3.2)") {
  AdvancedWorld world;
  const http::Response response = world.create(with_profile("fapi2", {{"jwks", kEcJwks}}));
  CHECK(response.status == 200);
  CHECK_FALSE(contains(response.body, "tg_cs_"));
  const oauth::Client app = world.newest();
  CHECK(app.metadata.token_endpoint_auth_method == AuthMethod::private_key_jwt);
  CHECK(app.metadata.require_pushed_authorization_requests);
  CHECK(app.metadata.dpop_bound_access_tokens);
  CHECK(app.secrets.empty());
  CHECK(oauth::check_profile(app, world.oauth_settings));
}

TEST_CASE("advanced form: every member that it shows arrives") {
  AdvancedWorld world;
  CHECK(world
            .create({{"profile", "oidc"},
                     {"scope", "openid"},
                     {"token_endpoint_auth_method", "tls_client_auth"},
                     {"jwks_uri", " https://shop.example/jwks "},
                     {"tls_client_auth_subject_dn", "CN=shop,O=Shop"},
                     {"require_pushed_authorization_requests", "true"},
                     {"tls_client_certificate_bound_access_tokens", "true"},
                     {"authorization_details_types", "payment"},
                     {"id_token_signed_response_alg", "RS256"},
                     {"post_logout_redirect_uris", "https://shop.example/bye\r\nhttps://shop.example/bye2"},
                     {"backchannel_logout_uri", "https://shop.example/out"}})
            .status == 200);
  const oauth::ClientMetadata metadata = world.newest().metadata;
  CHECK(metadata.profile == Profile::oidc);
  CHECK(metadata.token_endpoint_auth_method == AuthMethod::tls_client_auth);
  CHECK(metadata.jwks_uri == "https://shop.example/jwks");
  CHECK(metadata.tls_client_auth_subject_dn == "CN=shop,O=Shop");
  CHECK(metadata.require_pushed_authorization_requests);
  CHECK_FALSE(metadata.dpop_bound_access_tokens);
  CHECK(metadata.tls_client_certificate_bound_access_tokens);
  CHECK(metadata.authorization_details_types == std::vector<std::string>{"payment"});
  CHECK(metadata.id_token_signed_response_alg == "RS256");
  CHECK(metadata.post_logout_redirect_uris.size() == 2);
  CHECK(metadata.backchannel_logout_uri == "https://shop.example/out");
}

TEST_CASE("advanced form: what is wrong is told beside its field, and the part is open") {
  struct Case {
    const char* name;
    TestBrowser::Fields form;
    const char *type, *field, *sentence;
  };
  const Case cases[] = {
      {"fapi2 with a secret", with_profile("fapi2", {}), "confidential", "token_endpoint_auth_method",
       "must authenticate with private_key_jwt or with a TLS certificate"},
      {"fapi2 for a public app", with_profile("fapi2", {}), "public", "token_endpoint_auth_method",
       "The app must be confidential"},
      {"assertions of a public app",
       {{"profile", "oauth21"}, {"token_endpoint_auth_method", "private_key_jwt"}, {"jwks", kEcJwks}},
       "public",
       "token_endpoint_auth_method",
       "A public app must not authenticate"},
      {"no authentication of a confidential app",
       {{"profile", "oauth21"}, {"token_endpoint_auth_method", "none"}},
       "confidential",
       "token_endpoint_auth_method",
       "A public app must not authenticate"},
      {"assertions without keys",
       {{"profile", "oauth21"}, {"token_endpoint_auth_method", "private_key_jwt"}},
       "confidential",
       "jwks",
       "must register its keys"},
      {"a private key", with_profile("fapi2", {{"jwks", kPrivateJwks}}), "confidential", "jwks",
       "must have public keys only"},
      {"keys that are no JSON", with_profile("oauth21", {{"jwks", "<script>"}}), "confidential", "jwks",
       "must have public keys only"},
      {"keys by value and by address",
       with_profile("fapi2", {{"jwks", kEcJwks}, {"jwks_uri", "https://shop.example/jwks"}}), "confidential",
       "jwks_uri", "either jwks or jwks_uri"},
      {"10: keys at a script", with_profile("oauth21", {{"jwks_uri", "javascript:alert(1)"}}), "confidential",
       "jwks_uri", "must be that of a public https server"},
      {"a certificate without a name",
       {{"profile", "oauth21"}, {"token_endpoint_auth_method", "tls_client_auth"}},
       "confidential",
       "tls_client_auth_subject_dn",
       "exactly one attribute"},
      {"RS256 outside oidc", with_profile("oauth21", {{"id_token_signed_response_alg", "RS256"}}),
       "confidential", "id_token_signed_response_alg", "ES256, PS256 or EdDSA"},
      {"an algorithm that is none", with_profile("oidc", {{"id_token_signed_response_alg", "none"}}),
       "confidential", "id_token_signed_response_alg", "RS256, ES256, PS256 or EdDSA"},
      {"oidc without openid", with_profile("oidc", {}), "confidential", "scope", "needs the scope openid"},
      {"10: signing out to a script",
       with_profile("oauth21", {{"post_logout_redirect_uris", "javascript:x"}}), "confidential",
       "post_logout_redirect_uris", "must be https"},
      {"10: a back-channel to a file", with_profile("oauth21", {{"backchannel_logout_uri", "file:///x"}}),
       "confidential", "backchannel_logout_uri", "must be that of a public https server"},
      {"an unknown type of details", with_profile("oauth21", {{"authorization_details_types", "gold"}}),
       "confidential", "authorization_details_types", "must be ones that this server knows"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    AdvancedWorld world;
    const http::Response response = world.create(c.form, c.type);
    CHECK(response.status == 400);
    CHECK(world.apps.apps_of(world.user.id).empty());
    CHECK(contains(response.body, c.sentence));
    CHECK(contains(response.body, "href=\"#" + std::string(c.field) + "\""));
    CHECK(contains(response.body, "id=\"" + std::string(c.field) + "\""));
    CHECK(contains(response.body, "<details class=\"advanced\" open>"));
    CHECK_FALSE(contains(response.body, "<script>"));
  }
}

TEST_CASE(
    "advanced form: fapi2 with http on this device is told beside the redirect URIs (FAPI 2.0 SP "
    "5.3.2.2-8)") {
  AdvancedWorld world;
  const http::Response response =
      world.create(with_profile("fapi2", {{"jwks", kEcJwks}}), "confidential", "http://localhost:3000/cb");
  CHECK(response.status == 400);
  CHECK(contains(response.body, "href=\"#redirect_uris\""));
  CHECK(contains(response.body, "Redirect URIs must be https, but for a native app"));
}

TEST_CASE("advanced form: after a mistake the page shows what fapi2 brought with it") {
  AdvancedWorld world;
  const http::Response response = world.create(with_profile("fapi2", {{"jwks", kPrivateJwks}}));
  CHECK(contains(response.body, "value=\"fapi2\" selected"));
  CHECK(contains(response.body, "value=\"private_key_jwt\" selected"));
  CHECK(contains(response.body, "name=\"require_pushed_authorization_requests\" value=\"true\" checked"));
  CHECK(contains(response.body, "name=\"dpop_bound_access_tokens\" value=\"true\" checked"));
}

TEST_CASE("advanced form: alternative names of a certificate stay until a distinguished name replaces them") {
  AdvancedWorld world;
  oauth::Client app = world.add_app(world.user, "Shop");
  app.metadata.token_endpoint_auth_method = AuthMethod::tls_client_auth;
  app.metadata.tls_client_auth_san_dns = "shop.example";
  portal::AdvancedForm typed = portal::advanced_form_of(app.metadata);
  portal::apply_advanced_form(typed, app);
  CHECK(app.metadata.tls_client_auth_san_dns == "shop.example");
  typed.tls_client_auth_subject_dn = "CN=shop";
  portal::apply_advanced_form(typed, app);
  CHECK(app.metadata.tls_client_auth_san_dns.empty());
  CHECK(app.metadata.tls_client_auth_subject_dn == "CN=shop");
  typed.token_endpoint_auth_method = "client_secret";
  portal::apply_advanced_form(typed, app);
  CHECK(app.metadata.tls_client_auth_subject_dn.empty());
}

TEST_CASE(
    "advanced form: closed when nothing in it was chosen, and a public app is not asked how it "
    "authenticates") {
  AdvancedWorld world;
  CHECK(contains(world.browser.get("showNewApp", "/apps/new").body, "<details class=\"advanced\">"));
  oauth::Client app = world.add_app(world.user, "Shop");
  app.client_id.value = "app_PUBLIC";
  app.type = oauth::ClientType::public_;
  app.metadata = oauth::metadata_for(app.type);
  REQUIRE(world.apps.create_app(app, 10));
  const std::string body =
      world.browser.get("showEditApp", "/apps/app_PUBLIC/edit", {{"client_id", "app_PUBLIC"}}).body;
  CHECK(contains(body, "name=\"profile\""));
  CHECK_FALSE(contains(body, "name=\"token_endpoint_auth_method\""));
}

TEST_CASE("advanced form: several mistakes are told at once, each beside its field") {
  AdvancedWorld world;
  const http::Response response =
      world.create(with_profile("oauth21", {{"jwks_uri", "http://shop.example/"},
                                            {"backchannel_logout_uri", "data:x"},
                                            {"id_token_signed_response_alg", "RS256"}}));
  for (const char* field : {"jwks_uri", "backchannel_logout_uri", "id_token_signed_response_alg"}) {
    CAPTURE(field);
    CHECK(contains(response.body, "href=\"#" + std::string(field) + "\""));
  }
}
