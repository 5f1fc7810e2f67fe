// Registered apps as OAuth clients, and the rows that make one up.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "oauth/client_store.h"
#include "store/driver.h"

namespace store {

class Clients final : public oauth::ClientStore {
 public:
  /// `database` outlives it.
  explicit Clients(Database& database) : database_(database) {}
  std::optional<oauth::Client> find_client(const base::ClientId& client_id) override;

 private:
  Database& database_;
};

/// With all its secrets, newest first; expired ones too until they are cleaned up.
std::optional<oauth::Client> find_client(Connection& sql, const base::ClientId& client_id);
/// Newest first.
std::vector<oauth::Client> clients_of(Connection& sql, const base::UserId& owner);
std::vector<oauth::Client> newest_clients(Connection& sql, std::size_t limit);

/// False if the client_id is taken.
bool insert_client(Connection& sql, const oauth::Client& client);
void insert_secret(Connection& sql, const base::ClientId& client_id, const oauth::ClientSecret& secret);
/// The column `redirect_uris`: one a line. Throws Failure if one holds a line feed (no URI does, RFC 3986 2).
std::string joined_uris(const std::vector<std::string>& redirect_uris);

}  // namespace store
