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
};
int user_add(const UserAddOptions& options);
int user_list(const std::string& config);
/// Ends the user's sessions and revokes the user's tokens; or lets the user in again.
int user_disable(const std::string& config, const std::string& email, bool disabled);
int user_password(const std::string& config, const std::string& email, const std::string& password_file);

struct AppAddOptions {
  std::string config, owner, name, homepage, type = "confidential", client_id, secret_file, plan, scope;
  std::string environment = "sandbox";
  std::vector<std::string> redirect_uris;
  std::string metadata_file;  // JSON of RFC 7591 members; it says the type then
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

int keys_list(const std::string& config);
/// Adds a key that nodes announce before they use it.
int keys_rotate(const std::string& config, const std::string& purpose);

}  // namespace gateway::commands
