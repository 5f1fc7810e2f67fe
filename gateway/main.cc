// The tollgate program: its command line.
#include <CLI/CLI.hpp>
#include <iostream>

#include "gateway/commands/command.h"
#include "gateway/commands/opened.h"

namespace {

using namespace gateway::commands;

void add_config(CLI::App* command, std::string& config) {
  command->add_option("-c,--config", config, "the configuration file")->capture_default_str();
}

void add_serve(CLI::App& app, ServeOptions& options, int& status) {
  CLI::App* serve_command =
      app.add_subcommand("serve", "run the gateway, the authorization server and the portal");
  add_config(serve_command, options.config);
  serve_command
      ->add_option("--port", options.port, "listen on this port instead of listen.port (0: any free port)")
      ->check(CLI::Range(0, 65535));
  serve_command->add_option("--admin-port", options.admin_port, "instead of admin.port")
      ->check(CLI::Range(0, 65535));
  serve_command->add_option("--port-file", options.port_file,
                            "write the ports as JSON to this file when listening");
  serve_command->add_option("--roles", options.roles, "what this process answers for: api,oauth,portal")
      ->capture_default_str();
  serve_command->callback([&] { status = serve(options); });
}

void add_users(CLI::App& app, UserAddOptions& add, std::string& config, std::string& email, std::string& file,
               bool& with_apps, int& status) {
  CLI::App* user = app.add_subcommand("user", "people who sign in")->require_subcommand(1);
  CLI::App* command = user->add_subcommand("add", "add a person");
  add_config(command, add.config);
  command->add_option("--email", add.email)->required();
  command->add_option("--name", add.name, "as shown on pages")->required();
  command->add_option("--role", add.role, "customer, developer or admin")->capture_default_str();
  command->add_option("--phone", add.phone, "what apps with the scope phone are told, such as +4930901820");
  command->add_option("--address", add.address,
                      "a line of what apps with the scope address are told; may be repeated");
  command
      ->add_option("--password-file", add.password_file,
                   "the first line is the password; - is standard input")
      ->required();
  command->callback([&] { status = user_add(add); });
  command = user->add_subcommand("list", "list people");
  add_config(command, config);
  command->callback([&] { status = user_list(config); });
  for (const bool disabled : {true, false}) {
    command = user->add_subcommand(
        disabled ? "disable" : "enable",
        disabled ? "end sessions, revoke tokens, refuse sign-in" : "allow sign-in again");
    add_config(command, config);
    command->add_option("--email", email)->required();
    command->callback([&, disabled] { status = user_disable(config, email, disabled); });
  }
  command = user->add_subcommand("delete", "delete a person for good, with sessions, consents and tokens");
  add_config(command, config);
  command->add_option("--email", email)->required();
  command->add_flag("--with-apps", with_apps, "also the apps that belong to this person");
  command->callback([&] { status = user_delete(config, email, with_apps); });
  command = user->add_subcommand("password", "set a new password");
  add_config(command, config);
  command->add_option("--email", email)->required();
  command->add_option("--password-file", file, "the first line is the password; - is standard input")
      ->required();
  command->callback([&] { status = user_password(config, email, file); });
}

void add_app_update(CLI::App* apps, AppUpdateOptions& update, int& status) {
  CLI::App* command = apps->add_subcommand("update", "replace where an app lives");
  add_config(command, update.config);
  command->add_option("--client-id", update.client_id)->required();
  command->add_option("--redirect-uri", update.redirect_uris, "may be repeated; replaces all it had");
  command->add_option("--homepage", update.homepage);
  command->callback([&] { status = app_update(update); });
}

void add_registration_tokens(CLI::App& apps, RegistrationTokenOptions& add, std::string& config,
                             std::string& token_id, int& status) {
  CLI::App* tokens = apps.add_subcommand("registration-token", "tokens with which apps register themselves")
                         ->require_subcommand(1);
  CLI::App* command = tokens->add_subcommand("add", "make one; prints it, this once");
  add_config(command, add.config);
  command->add_option("--owner", add.owner, "e-mail address of the developer the apps will belong to")
      ->required();
  command->add_option("--name", add.name, "what it is for")->required();
  command->add_option("--uses", add.uses, "how many apps it registers; default: any number");
  command->add_option("--expires", add.expires, "how long it works, such as 12h or 30d; default: always");
  command->add_option("--token-file", add.token_file, "the first line is the token; default: generated");
  command->callback([&] { status = registration_token_add(add); });
  command = tokens->add_subcommand("list", "list them");
  add_config(command, config);
  command->callback([&] { status = registration_token_list(config); });
  command = tokens->add_subcommand("revoke", "make one useless; its apps stay");
  add_config(command, config);
  command->add_option("--token-id", token_id)->required();
  command->callback([&] { status = registration_token_revoke(config, token_id); });
}

void add_apps(CLI::App& app, AppAddOptions& add, AppUpdateOptions& update, RegistrationTokenOptions& token,
              std::string& config, std::string& client_id, int& status) {
  CLI::App* apps = app.add_subcommand("app", "registered apps")->require_subcommand(1);
  CLI::App* command = apps->add_subcommand("add", "register an app; prints its client_id and client_secret");
  add_config(command, add.config);
  command->add_option("--owner", add.owner, "e-mail address of its developer")->required();
  command->add_option("--name", add.name, "as shown to customers")->required();
  command->add_option("--type", add.type, "confidential or public")->capture_default_str();
  command->add_option("--redirect-uri", add.redirect_uris, "may be repeated");
  command->add_option("--grant-type", add.grant_types,
                      "one more that it may use, e.g. a URN; may be repeated");
  command->add_option("--scope", add.scope, "space-delimited: the most it may ask for")->required();
  command->add_option("--homepage", add.homepage);
  command->add_option("--client-id", add.client_id, "default: generated");
  command->add_option("--secret-file", add.secret_file, "the first line is its secret; default: generated");
  command->add_option("--plan", add.plan, "default: default_plan of the configuration");
  command->add_option("--environment", add.environment, "sandbox or live")->capture_default_str();
  command->add_option("--metadata", add.metadata_file, "JSON file of RFC 7591 metadata; - is standard input");
  command->callback([&] { status = app_add(add); });
  add_app_update(apps, update, status);
  command = apps->add_subcommand("list", "list apps");
  add_config(command, config);
  command->callback([&] { status = app_list(config); });
  for (const bool suspended : {true, false}) {
    command = apps->add_subcommand(suspended ? "suspend" : "resume",
                                   suspended ? "revoke its tokens and refuse it" : "let it be used again");
    add_config(command, config);
    command->add_option("--client-id", client_id)->required();
    command->callback([&, suspended] { status = app_suspend(config, client_id, suspended); });
  }
  add_registration_tokens(*apps, token, config, client_id, status);
}

void add_keys(CLI::App& app, std::string& config, std::string& purpose, bool& at_once, int& status) {
  CLI::App* keys = app.add_subcommand("keys", "signing and sealing keys")->require_subcommand(1);
  CLI::App* command = keys->add_subcommand(
      "list", "list keys: which are announced, active and retired, since and until when");
  add_config(command, config);
  command->callback([&] { status = keys_list(config); });
  command = keys->add_subcommand("rotate", "announce the next keys now instead of when it is their turn");
  add_config(command, config);
  command
      ->add_option("--purpose", purpose, "all, access_token, assertion, sign_es256, sign_rs256 or sign_ps256")
      ->capture_default_str();
  command->add_flag("--now", at_once,
                    "for an emergency: use the next keys as soon as every node knows them (12 s)");
  command->callback([&] { status = keys_rotate(config, purpose, at_once); });
}

// The library would say of a command that does not exist that a command is missing.
std::string what_is_wrong(const CLI::App& app, const CLI::Error& failure, int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  const bool is_word = !first.empty() && first.front() != '-';
  const auto has_its_name = [&](const CLI::App* command) { return command->get_name() == first; };
  if (is_word && app.get_subcommands(has_its_name).empty())
    return "there is no command " + first + "; see tollgate --help";
  return std::string(failure.what()) + "; see tollgate " +
         (is_word ? first + " --help" : std::string("--help"));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Tollgate: an OAuth 2 open-platform gateway for payments"};
  app.require_subcommand(1);
  int status = 0;
  std::string config = "tollgate.yaml", email, file, client_id, purpose = "all";
  bool at_once = false, with_apps = false;
  ServeOptions serve_options;
  UserAddOptions user_options;
  AppAddOptions app_options;
  AppUpdateOptions app_update_options;
  RegistrationTokenOptions token_options;
  user_options.config = app_options.config = app_update_options.config = token_options.config = config;
  add_serve(app, serve_options, status);
  CLI::App* command = app.add_subcommand("check", "validate configuration, documents and templates");
  add_config(command, config);
  command->callback([&] { status = check(config); });
  command = app.add_subcommand("migrate", "bring the store's schema up to date");
  add_config(command, config);
  command->callback([&] { status = migrate(config); });
  add_users(app, user_options, config, email, file, with_apps, status);
  add_apps(app, app_options, app_update_options, token_options, config, client_id, status);
  add_keys(app, config, purpose, at_once, status);
  app.add_subcommand("version", "print the version")->callback([] {
    std::cout << "tollgate " TOLLGATE_VERSION "\n";
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help
    return app.exit(asked);
  } catch (const CLI::ParseError& failure) {
    return fail(what_is_wrong(app, failure, argc, argv));
  }
  return status;
}
