// The program's commands: one plain function each; the exit status is what they return.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::commands {

struct ServeOptions {
  std::string config = "tollgate.yaml";
  std::optional<std::uint16_t> port, admin_port;  // instead of the configuration's
  std::string port_file;                          // written when listening: {"port":…,"admin_port":…}
  std::string roles = "api,oauth,portal";
};
/// Runs until SIGTERM or SIGINT, then drains. 1 if it cannot start; one line says why.
int serve(const ServeOptions& options);

/// Validates configuration, documents, templates and handlers; prints every problem as file:line: key:
/// reason.
int check(const std::string& config);

/// Brings the store's schema up to date.
int migrate(const std::string& config);

struct UserAddOptions {
  std::string config, email, name, role = "developer", password_file;  // "-": standard input
  std::string phone;                                                   // E.164; empty: not known
  std::vector<std::string> address;                                    // its lines; none: not known
};
int user_add(const UserAddOptions& options);
int user_list(const std::string& config);
/// Ends the user's sessions and revokes the user's tokens; or lets the user in again.
int user_disable(const std::string& config, const std::string& email, bool disabled);
/// Deletes the user for good; refused while the user has apps, unless they are to be deleted too.
int user_delete(const std::string& config, const std::string& email, bool with_apps);
int user_password(const std::string& config, const std::string& email, const std::string& password_file);

struct AppAddOptions {
  std::string config, owner, name, homepage, type = "confidential", client_id, secret_file, plan, scope;
  std::string environment = "sandbox";
  std::vector<std::string> redirect_uris;
  std::string metadata_file;             // JSON of RFC 7591 members; "-": standard input
  std::vector<std::string> grant_types;  // beside those of its type
};
/// Prints {"client_id":…,"client_secret":…|null}.
int app_add(const AppAddOptions& options);
struct AppUpdateOptions {
  std::string config, client_id, homepage;  // homepage "": as it is
  std::vector<std::string> redirect_uris;   // none: as they are
};
/// Replaces where an app lives, for a deployment that moved.
int app_update(const AppUpdateOptions& options);
int app_list(const std::string& config);
int app_suspend(const std::string& config, const std::string& client_id, bool suspended);

struct RegistrationTokenOptions {
  std::string config, owner, name, token_file, expires;  // expires: a duration such as 30d; empty: never
  std::uint64_t uses = 0;                                // 0: any number
};
/// Prints {"token_id":…,"token":…}; the token is in the clear here only.
int registration_token_add(const RegistrationTokenOptions& options);
int registration_token_list(const std::string& config);
int registration_token_revoke(const std::string& config, const std::string& token_id);

int keys_list(const std::string& config);
/// Announces the next key of one purpose or of "all"; `at_once`: it is used as soon as every node knows it.
int keys_rotate(const std::string& config, const std::string& purpose, bool at_once);

}  // namespace gateway::commands
