// Shows one app: credentials, redirect URIs, scopes in words, limits in words, and how to get a token.
#include "portal/app_page.h"

#include "base/crypto/digest.h"
#include "oauth/settings.h"
#include "portal/conformance.h"
#include "portal/curl_sample.h"
#include "portal/scope_words.h"
#include "portal/security_headers.h"
#include "portal/wording.h"

namespace portal {
namespace {

constexpr std::string_view kSecretPrefix = "tg_cs_";

void show_secrets(Model& model, const Visit& visit, const oauth::Client& app) {
  Model& shown = model.add("HAS_SECRETS");
  for (const oauth::ClientSecret& secret : app.secrets) {
    if (secret.expires_at && *secret.expires_at <= visit.request.now) continue;
    Model& item = shown.add("SECRET").set("HINT", secret.hint);
    item.set("CREATED", date_and_time(secret.created_at, visit.language));
    if (secret.expires_at) item.add("EXPIRES").set("DATE", date_and_time(*secret.expires_at, visit.language));
  }
}

void show_keys(Model& model, const Visit& visit, const oauth::ClientMetadata& metadata) {
  const std::string_view method = name_of(oauth::kAuthMethodNames, metadata.token_endpoint_auth_method);
  Model& shown = model.add("KEYED").set("METHOD_WORDS", visit.text("method_" + std::string(method)));
  if (!metadata.jwks_uri.empty()) shown.add("JWKS_AT").set("URI", metadata.jwks_uri);
  shown.show_if(!metadata.jwks.empty(), "JWKS_GIVEN");
  if (!metadata.tls_client_auth_subject_dn.empty())
    shown.add("SUBJECT").set("SUBJECT_DN", metadata.tls_client_auth_subject_dn);
}

void show_credentials(Model& model, const Visit& visit, const oauth::Client& app) {
  const bool is_public = app.type == oauth::ClientType::public_;
  model.show(is_public ? "IS_PUBLIC" : "IS_CONFIDENTIAL");
  if (is_public) return;
  if (app.metadata.uses_secret())
    show_secrets(model, visit, app);
  else
    show_keys(model, visit, app.metadata);
}

}  // namespace

NewSecret make_secret(base::Random& random, base::Instant now) {
  const std::string plain = std::string(kSecretPrefix) + base::random_token(random, 32);
  oauth::ClientSecret stored;
  stored.digest = base::sha256(plain);
  stored.hint = plain.substr(plain.size() - 4);
  stored.created_at = now;
  return {base::Secret(plain), std::move(stored)};
}

http::Response show_app_page(const Visit& visit, const oauth::Client& app, const FormErrors& errors,
                             int status) {
  Model model;
  const std::string path = "/apps/" + app.client_id.value;
  model.set("NAME", app.name)
      .set("CLIENT_ID", app.client_id.value)
      .set("PATH", path)
      .set("PLAN", plan_title(visit.context.settings, app.plan));
  if (!app.homepage.empty()) model.add("HAS_HOMEPAGE").set("HOMEPAGE", app.homepage);
  model.set("CREATED", date_and_time(app.created_at, visit.language));
  model.show(app.environment == oauth::Environment::live ? "IS_LIVE" : "IS_SANDBOX");
  model.show_if(app.suspended, "IS_SUSPENDED");
  model.show_if(visit.request.query == "saved=1", "SAVED");
  for (const std::string& uri : app.redirect_uris) model.add("REDIRECT_URI").set("URI", uri);
  show_scopes(model, scopes_in_words(visit.context.documents, visit.catalogue(), app.scope));
  for (const std::string& sentence : plan_in_words(visit.context.settings, app.plan, visit.catalogue()))
    model.add("LIMIT").set("SENTENCE", sentence);
  const UsageView usage = visit.context.usage(app.client_id);
  for (const std::string& sentence : usage_in_words(usage, visit.catalogue(), visit.language))
    model.add("LIMIT").set("SENTENCE", sentence);
  show_credentials(model, visit, app);
  show_conformance(model, visit, app);
  if (app.type == oauth::ClientType::confidential && app.metadata.uses_secret() &&
      app.metadata.allows(oauth::GrantType::client_credentials))
    model.add("TOKEN_SAMPLE")
        .set("CURL",
             token_sample(visit.context.oauth_settings.issuer, app.client_id.value, app.scope.text()));
  errors.show(model);
  return show_page(visit, "app", model, app.name,
                   {.status = status, .is_error = !errors.empty(), .form_action = {}, .here = path});
}

http::Response show_secret_once(const Visit& visit, const oauth::Client& app, const base::Secret& secret,
                                bool rotated) {
  Model model;
  const std::string path = "/apps/" + app.client_id.value;
  model.set("NAME", app.name).set("CLIENT_ID", app.client_id.value).set("PATH", path);
  model.show(rotated ? "IS_ROTATED" : "IS_NEW");
  if (!secret.empty()) {
    Model& shown = model.add("WITH_SECRET").set("SECRET", std::string(secret.reveal()));
    const auto hours =
        std::chrono::duration_cast<std::chrono::hours>(visit.context.settings.secret_overlap).count();
    if (rotated) shown.add("OVERLAP").set("HOURS", std::to_string(hours));
  }
  const std::string title =
      visit.text(rotated ? "secret_rotated_title" : "secret_new_title", {{"APP", app.name}});
  return show_page(visit, "app_secret", model, title,
                   {.status = 200, .is_error = false, .form_action = {}, .here = path});
}

}  // namespace portal
