// `tollgate user`: the people who sign in.
#include <functional>
#include <iostream>

#include "base/crypto/password.h"
#include "gateway/commands/command.h"
#include "gateway/commands/opened.h"
#include "gateway/commands/tell_apps.h"
#include "portal/contact.h"
#include "portal/email.h"
#include "store/failure.h"

namespace gateway::commands {
namespace {

constexpr std::size_t kShortest = 12, kLongest = 200;  // characters of a password, as in the portal

std::optional<portal::Role> parse_role(const std::string& role) {
  if (role == "customer") return portal::Role::customer;
  if (role == "developer") return portal::Role::developer;
  if (role == "admin") return portal::Role::admin;
  return std::nullopt;
}

std::string_view role_name(portal::Role role) {
  return role == portal::Role::admin ? "admin" : role == portal::Role::developer ? "developer" : "customer";
}

std::optional<std::string> read_hash(const std::string& password_file, base::Random& random) {
  const auto password = read_secret(password_file);
  if (!password) return std::nullopt;
  const std::size_t size = password->reveal().size();
  if (size < kShortest || size > kLongest)
    return fail("a password has from 12 to 200 characters"), std::nullopt;
  return base::hash_password(*password, random);
}

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

int find_and(const std::string& config_file, const std::string& email,
             const std::function<int(store::Store&, const Config&, const portal::User&)>& act) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    const auto user = store->users().find_user_by_email(email);
    if (!user) return fail("nobody has the address " + email);
    return act(*store, *config, *user);
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

}  // namespace

int user_add(const UserAddOptions& options) {
  const auto config = read_config(options.config);
  if (!config) return 1;
  const auto role = parse_role(options.role);
  if (!role) return fail("--role must be customer, developer or admin");
  if (!portal::looks_like_email(options.email)) return fail("--email is not an e-mail address");
  if (!options.phone.empty() && !portal::is_phone_number(options.phone))
    return fail("--phone must be a number such as +4930901820");
  const std::string address = joined_lines(options.address);
  if (!options.address.empty() && !portal::is_postal_address(address))
    return fail("--address has lines of visible text, at most 500 bytes in all");
  const auto store = open_store(*config);
  if (!store) return 1;
  base::SystemRandom random;
  auto hash = read_hash(options.password_file, random);
  if (!hash) return 1;
  try {
    portal::User user;
    user.id.value = base::random_id(random, "usr_");
    user.email = options.email;
    user.name = options.name;
    user.password_hash = *std::move(hash);
    user.role = *role;
    user.created_at = base::SystemClock().now();
    user.phone = options.phone;
    user.address = address;
    if (!store->users().create_user(user)) return fail("the address " + options.email + " is taken");
    std::cout << "{\"id\":\"" << user.id.value << "\"}\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

int user_list(const std::string& config_file) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    for (const portal::User& user : store->users().users(10'000))
      std::cout << user.id.value << "  " << role_name(user.role) << "  " << user.email
                << (user.disabled ? "  (disabled)" : "") << "\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

int user_disable(const std::string& config_file, const std::string& email, bool disabled) {
  return find_and(
      config_file, email, [disabled](store::Store& store, const Config& config, const portal::User& user) {
        const base::Instant now = base::SystemClock().now();
        // Afterwards the grants are revoked, and nobody could say which apps to tell.
        const auto grants = disabled ? store.grants().grants_of(user.id) : std::vector<oauth::Grant>();
        const auto done = store.users().set_disabled(
            user.id, disabled, now, now + config.lifetimes.access_token + std::chrono::minutes{1});
        if (!done) return fail(done.error().description);
        std::cout << user.email
                  << (disabled ? " is disabled; sessions and tokens are revoked\n" : " may sign in again\n");
        std::cout.flush();
        tell_apps(config, store, grants);
        return 0;
      });
}

int user_delete(const std::string& config_file, const std::string& email, bool with_apps) {
  return find_and(
      config_file, email, [with_apps](store::Store& store, const Config& config, const portal::User& user) {
        const base::Instant now = base::SystemClock().now();
        const base::Instant keep_until = now + config.lifetimes.access_token + std::chrono::minutes{1};
        const auto apps = store.apps().apps_of(user.id);
        if (!apps.empty() && !with_apps)
          return fail(user.email + " has apps (" + std::to_string(apps.size()) +
                      "): --with-apps deletes them too, for all of their customers");
        for (const oauth::Client& app : apps)
          if (const auto done = store.apps().delete_app(app.client_id, now, keep_until); !done)
            return fail(app.client_id.value + ": " + std::string(done.error().description));
        // Afterwards there are no grants, and nobody could say which apps to tell.
        const auto grants = store.grants().grants_of(user.id);
        const auto done = store.users().delete_user(user.id, now, keep_until);
        if (!done) return fail(done.error().description);
        std::cout << user.email << " is deleted; sessions, consents and tokens are gone\n";
        std::cout.flush();
        tell_apps(config, store, grants);
        return 0;
      });
}

int user_password(const std::string& config_file, const std::string& email,
                  const std::string& password_file) {
  return find_and(config_file, email,
                  [&password_file](store::Store& store, const Config&, const portal::User& user) {
                    base::SystemRandom random;
                    const auto hash = read_hash(password_file, random);
                    if (!hash) return 1;
                    const auto done = store.users().set_password(user.id, *hash);
                    if (!done) return fail(done.error().description);
                    std::cout << user.email << " has a new password\n";
                    return 0;
                  });
}

}  // namespace gateway::commands
