// `tollgate app`: registered apps, for set-up scripts and operators.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/crypto/digest.h"
#include "base/log.h"
#include "gateway/commands/command.h"
#include "gateway/commands/edition.h"
#include "gateway/commands/opened.h"
#include "gateway/published.h"
#include "oauth/client_profile.h"
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

/// From the file of --metadata, or what an app of the type begins with. nullopt after saying what is wrong.
std::optional<oauth::ClientMetadata> read_metadata(const AppAddOptions& options, oauth::ClientType type) {
  if (options.metadata_file.empty()) return oauth::metadata_for(type);
  std::ostringstream text;
  if (options.metadata_file == "-") {
    text << std::cin.rdbuf();
  } else {
    std::ifstream in(options.metadata_file, std::ios::binary);
    if (!in) return fail("cannot read " + options.metadata_file), std::nullopt;
    text << in.rdbuf();
  }
  auto metadata = oauth::parse_client_metadata(text.str());
  if (!metadata) {
    const base::Error& error = metadata.error();
    return fail(options.metadata_file + ": " + (error.about.empty() ? error.detail : error.about) + ": " +
                std::string(error.description)),
           std::nullopt;
  }
  // What it says nothing about is as for any app of the type.
  const oauth::ClientMetadata defaults = oauth::metadata_for(type);
  if (metadata->token_endpoint_auth_method == oauth::ClientMetadata{}.token_endpoint_auth_method)
    metadata->token_endpoint_auth_method = defaults.token_endpoint_auth_method;
  if (metadata->grant_types == oauth::ClientMetadata{}.grant_types)
    metadata->grant_types = defaults.grant_types;
  return *std::move(metadata);
}

/// False if there is no grant type of that name (RFC 7591 2).
bool add_grant_types(const std::vector<std::string>& names, oauth::ClientMetadata& metadata) {
  for (const std::string& name : names) {
    const auto known = std::ranges::find(oauth::kGrantTypeNames, name);
    if (known == oauth::kGrantTypeNames.end()) return false;
    const auto grant_type = static_cast<oauth::GrantType>(known - oauth::kGrantTypeNames.begin());
    if (!metadata.allows(grant_type)) metadata.grant_types.push_back(grant_type);
  }
  return true;
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
  const auto type = options.type == "public" ? oauth::ClientType::public_ : oauth::ClientType::confidential;
  auto metadata = read_metadata(options, type);
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
    app.type = type;
    app.environment = options.environment == "live" ? oauth::Environment::live : oauth::Environment::sandbox;
    app.plan = options.plan.empty() ? config->default_plan : options.plan;
    app.redirect_uris = options.redirect_uris;
    app.scope = *std::move(scope);
    app.created_at = now;
    app.metadata = *std::move(metadata);
    if (!add_grant_types(options.grant_types, app.metadata)) return fail("--grant-type is not known");
    if (const auto fits = oauth::check_profile(app, make_oauth_settings(*config, published)); !fits)
      return fail(fits.error().about + ": " + std::string(fits.error().description));
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
