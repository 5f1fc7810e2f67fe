// `tollgate app`: registered apps, for set-up scripts and operators.
#include <iostream>

#include "base/crypto/digest.h"
#include "base/log.h"
#include "gateway/commands/command.h"
#include "gateway/commands/opened.h"
#include "gateway/published.h"
#include "oauth/redirect_uri.h"
#include "portal/app_form.h"
#include "portal/visible_text.h"
#include "store/failure.h"

namespace gateway::commands {
namespace {

constexpr std::size_t kShortestSecret = 43;  // characters: 256 bits of base64url

std::optional<std::string> problem_of(const AppAddOptions& options, const Config& config) {
  if (!portal::is_visible_text(options.name, portal::kMostAppName))
    return "--name must have from 1 to 60 visible characters";
  if (options.type != "confidential" && options.type != "public")
    return "--type must be confidential or public";
  if (options.environment != "sandbox" && options.environment != "live")
    return "--environment must be sandbox or live";
  if (!options.homepage.empty() && !portal::is_homepage(options.homepage))
    return "--homepage must be an https address";
  if (!options.plan.empty() && !config.plans.contains(options.plan)) return "--plan must name one of `plans`";
  if (options.redirect_uris.size() > portal::kMostRedirectUris) return "at most 10 --redirect-uri";
  if (options.client_id.size() > 64) return "--client-id has at most 64 characters";
  if (options.client_id.starts_with("usr_")) return "--client-id must not look like a user's id";
  for (const char c : options.client_id)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_')
      return "--client-id takes letters, digits, - and _";
  for (const std::string& uri : options.redirect_uris)
    if (const auto valid = oauth::check_registered_redirect_uri(uri); !valid)
      return uri + ": " + std::string(valid.error().description);
  return std::nullopt;
}

std::optional<std::string> unknown_scope(const oauth::ScopeSet& wanted, const Published& published) {
  for (const std::string& scope : wanted.items()) {
    bool known = false;
    for (const auto& document : published.documents)
      for (const auto& [name, words] : document->scopes) known = known || name == scope;
    if (!known) return scope;
  }
  return std::nullopt;
}

/// What the app registers, and with it its type; nullopt after saying what is wrong.
std::optional<oauth::ClientMetadata> metadata_of(const AppAddOptions& options) {
  const auto type = options.type == "public" ? oauth::ClientType::public_ : oauth::ClientType::confidential;
  if (options.metadata_file.empty()) return oauth::metadata_for(type);
  const auto text = read_text(options.metadata_file);
  if (!text) return std::nullopt;
  auto metadata = oauth::parse_client_metadata(*text);
  if (!metadata)
    return fail(options.metadata_file + ": " + std::string(metadata.error().description) + " " +
                metadata.error().about),
           std::nullopt;
  if (type == oauth::ClientType::public_ && metadata->token_endpoint_auth_method != oauth::AuthMethod::none)
    return fail("a public app has the token_endpoint_auth_method none"), std::nullopt;
  return *std::move(metadata);
}

int print_created(const oauth::Client& app, const base::Secret& secret) {
  std::string out = "{\"client_id\":\"" + app.client_id.value + "\",\"client_secret\":";
  if (app.secrets.empty()) {
    out += "null";
  } else {
    out += '"';
    base::append_json_escaped(out, secret.reveal());
    out += '"';
  }
  std::cout << out << "}\n";
  return 0;
}

}  // namespace

int app_add(const AppAddOptions& options) {
  const auto config = read_config(options.config);
  if (!config) return 1;
  if (const auto problem = problem_of(options, *config)) return fail(*problem);
  const Published published = load_published(*config);
  for (const openapi::Problem& problem : published.problems) fail(problem.text());
  if (!published.problems.empty()) return 1;
  auto scope = oauth::ScopeSet::parse(options.scope);
  if (!scope) return fail(scope.error().description);
  if (const auto unknown = unknown_scope(*scope, published))
    return fail("no document declares the scope " + *unknown);
  auto metadata = metadata_of(options);
  if (!metadata) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    const auto owner = store->users().find_user_by_email(options.owner);
    if (!owner) return fail("nobody has the address " + options.owner);
    base::SystemRandom random;
    const base::Instant now = base::SystemClock().now();
    oauth::Client app;
    app.client_id.value = options.client_id.empty() ? base::random_id(random, "app_") : options.client_id;
    app.owner = owner->id;
    app.name = options.name;
    app.homepage = options.homepage;
    app.metadata = *std::move(metadata);
    app.type = app.metadata.token_endpoint_auth_method == oauth::AuthMethod::none
                   ? oauth::ClientType::public_
                   : oauth::ClientType::confidential;
    app.environment = options.environment == "live" ? oauth::Environment::live : oauth::Environment::sandbox;
    app.plan = options.plan.empty() ? config->default_plan : options.plan;
    app.redirect_uris = options.redirect_uris;
    app.scope = *std::move(scope);
    app.created_at = now;
    base::Secret secret;
    if (app.metadata.uses_secret()) {
      if (options.secret_file.empty()) {
        secret = base::Secret("tg_cs_" + base::random_token(random, 32));
      } else {
        auto given = read_secret(options.secret_file);
        if (!given) return 1;
        secret = *std::move(given);
        if (secret.reveal().size() < kShortestSecret)
          return fail("a client secret needs at least 43 characters (256 random bits)");
      }
      app.secrets.push_back({base::sha256(secret.reveal()),
                             std::string(secret.reveal().substr(secret.reveal().size() - 4)),
                             now,
                             {}});
    }
    if (const auto created = store->apps().create_app(app, config->apps_per_developer); !created)
      return fail("the app could not be added: the client_id is taken or " + options.owner +
                  " has too many apps");
    return print_created(app, secret);
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

int app_list(const std::string& config_file) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    for (const oauth::Client& app : store->apps().apps(10'000))
      std::cout << app.client_id.value << "  "
                << (app.type == oauth::ClientType::public_ ? "public" : "confidential") << "  " << app.plan
                << "  " << app.name << (app.suspended ? "  (suspended)" : "") << "\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

int app_suspend(const std::string& config_file, const std::string& client_id, bool suspended) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    const base::Instant now = base::SystemClock().now();
    const auto done = store->apps().set_suspended(
        {client_id}, suspended, now, now + config->lifetimes.access_token + std::chrono::minutes{1});
    if (!done) return fail("there is no app " + client_id);
    std::cout << client_id
              << (suspended ? " is suspended; its tokens are revoked\n" : " may be used again\n");
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

}  // namespace gateway::commands
