// The portal in memory and its browser.
#include <doctest/doctest.h>

#include <span>

#include "base/crypto/password.h"
#include "http/cookie.h"
#include "tests/support/portal_world.h"

namespace test_support {
namespace {

constexpr const char* kDocument = R"(
openapi: 3.1.0
info: {title: Shop API, version: "1", description: "Sells `things`."}
servers: [{url: /v1}]
x-tollgate: {upstream: shop}
x-tollgate-errors:
  insufficient_funds: {status: 422, title: Insufficient funds, meaning: There is <too> little., remedy: Wait & see.}
  out_of_things: {status: 409, title: Out of things, meaning: All are sold., remedy: Come back tomorrow.}
  not_found: {status: 404, title: Not found, meaning: Never shown., remedy: Never shown.}
paths:
  /things/{thing_id}:
    get:
      tags: [things]
      operationId: getThing
      summary: Get a thing
      security: [{oauth2: ["accounts:read"]}]
      parameters:
        - {name: thing_id, in: path, required: true, schema: {type: string, examples: [thing_1]}}
      responses:
        "200": {description: The thing.}
components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: /oauth2/token
          scopes:
            accounts:read: See your accounts
            payments:write: Make payments from your accounts
)";

}  // namespace

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

const portal::Renderer& shipped_renderer() {
  static const portal::LoadedRenderer loaded = portal::Renderer::load(SOURCE_DIR "/templates");
  for (const std::string& problem : loaded.problems) MESSAGE(problem);
  REQUIRE(loaded.renderer != nullptr);
  return *loaded.renderer;
}

PortalWorld::PortalWorld() {
  for (const auto& [name, text] : {std::pair<const char*, const char*>{"shop", kDocument}}) {
    openapi::Loaded loaded = openapi::load_document_text(name, std::string(name) + ".yaml", text);
    for (const openapi::Problem& problem : loaded.problems) MESSAGE(problem.text());
    REQUIRE(loaded.document != nullptr);
    documents.push_back(std::move(loaded.document));
  }
  oauth_settings.issuer = "http://localhost:8080";
  oauth_settings.issuer_asks_for_certificates = true;
  settings.public_url = settings.api_url = "http://localhost:8080";
  settings.secure_cookies = false;
  settings.plans["starter"] = {"Starter", 10, std::chrono::milliseconds{1000}, 20, 10000};
  settings.default_plan = "starter";
  settings.password_cost = {64, 1, 1};
  context.reset(new portal::Context{users,
                                    apps,
                                    clients,
                                    grants,
                                    oauth_settings,
                                    oauth_keys,
                                    {},
                                    settings,
                                    web_key,
                                    random,
                                    shipped_renderer(),
                                    [this] { ++revocations_changed; },
                                    [this](const base::ClientId&) { return usage; },
                                    attempts});
  for (const auto& document : documents) context->documents.push_back(document.get());
}

portal::User PortalWorld::add_user(const std::string& email, portal::Role role, const std::string& name) {
  portal::User user;
  user.id.value = base::random_id(random, "usr_");
  user.email = email;
  user.name = name;
  user.role = role;
  user.password_hash = base::hash_password(base::Secret(kPassword), random, settings.password_cost);
  user.created_at = now;
  REQUIRE(users.create_user(user));
  return user;
}

oauth::Client PortalWorld::add_app(const portal::User& owner, const std::string& name,
                                   const std::string& id) {
  oauth::Client app;
  app.client_id.value = id;
  app.owner = owner.id;
  app.name = name;
  app.homepage = "https://shop.example/";
  app.plan = "starter";
  app.redirect_uris = {"https://shop.example/cb"};
  app.scope = *oauth::ScopeSet::parse("accounts:read payments:write");
  oauth::ClientSecret secret;
  secret.digest = base::sha256("first");
  secret.hint = "irst";
  secret.created_at = now;
  app.secrets.push_back(secret);
  app.created_at = now;
  REQUIRE(apps.create_app(app, 100));
  return app;
}

std::string PortalWorld::add_interaction(const portal::User& user, const oauth::Client& app) {
  const std::string handle = base::random_token(random, 32);
  oauth::Interaction interaction;
  interaction.handle = base::sha256(handle);
  interaction.user = user.id;
  interaction.request.client_id = app.client_id;
  interaction.request.redirect_uri = app.redirect_uris.front();
  interaction.request.state = "state-1";
  interaction.request.code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  interaction.request.scope = app.scope;
  interaction.created_at = now;
  interaction.expires_at = now + std::chrono::minutes{10};
  grants.put_interaction(interaction);
  return handle;
}

http::Response TestBrowser::send(std::string_view operation_id, http::Method method,
                                 const std::string& target, const std::string& body, const Fields& params) {
  std::vector<http::PathParam> path_params;
  for (const auto& [name, value] : params) path_params.push_back({name, value});
  std::string cookie_field;
  for (const auto& [name, value] : cookies)
    cookie_field.append(cookie_field.empty() ? "" : "; ").append(name).append("=").append(value);
  std::vector<http::FieldView> fields;
  if (!cookie_field.empty()) fields.push_back({"Cookie", cookie_field});
  for (const auto& [name, value] : extra_fields) fields.push_back({name, value});
  if (method == http::Method::post) fields.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  http::RequestView request;
  request.method = method;
  request.method_token = method == http::Method::post ? "POST" : "GET";
  request.target = target;
  request.path = std::string_view(target).substr(0, target.find('?'));
  request.query =
      target.find('?') == std::string::npos ? "" : std::string_view(target).substr(target.find('?') + 1);
  request.host = "localhost:8080";
  request.fields = fields;
  request.body = body;
  request.request_id = "req_TEST";
  request.peer = peer;
  request.path_params = path_params;
  request.now = world_.now;

  const http::TableService<portal::Context> service(portal::pages(), *world_.context);
  const auto handler = service.find(operation_id);
  REQUIRE(handler);
  http::Response response = service.handle(*handler, request);
  for (const auto& [name, value] : response.fields) {
    if (!http::same_field_name(name, "Set-Cookie")) continue;
    const auto equals = value.find('=');
    const std::string cookie = value.substr(0, equals);
    if (contains(value, "Max-Age=0"))
      cookies.erase(cookie);
    else
      cookies[cookie] = value.substr(equals + 1, value.find(';') - equals - 1);
  }
  constexpr std::string_view kField = "name=\"csrf_token\" value=\"";
  if (const auto at = response.body.find(kField); at != std::string::npos)
    csrf_token = response.body.substr(at + kField.size(), 43);
  return response;
}

http::Response TestBrowser::get(std::string_view operation_id, const std::string& target,
                                const Fields& params) {
  return send(operation_id, http::Method::get, target, "", params);
}

http::Response TestBrowser::post(std::string_view operation_id, const std::string& target, Fields form,
                                 const Fields& params) {
  form.emplace_back("csrf_token", csrf_token);
  std::string body;
  for (const auto& [name, value] : form)
    body.append(body.empty() ? "" : "&")
        .append(http::form_encoded(name))
        .append("=")
        .append(http::form_encoded(value));
  return send(operation_id, http::Method::post, target, body, params);
}

http::Response TestBrowser::post_raw(std::string_view operation_id, const std::string& target,
                                     const std::string& body, const Fields& params) {
  return send(operation_id, http::Method::post, target, body, params);
}

void TestBrowser::sign_in(const portal::User& user) {
  get("showLogin", "/login");
  const http::Response response =
      post("submitLogin", "/login", {{"email", user.email}, {"password", std::string(kPassword)}});
  REQUIRE(response.status == 303);
  get("showHome", "/");  // every signed-in page has the sign-out form, and with it the session's token
}

}  // namespace test_support
