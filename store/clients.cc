// Statements of the tables `clients` and `client_secrets`.
#include "store/clients.h"

#include "store/failure.h"

namespace store {
namespace {

// One row per secret, and one for an app without any; one statement, so that app and secrets fit together.
constexpr std::string_view kFind =
    "SELECT c.client_id, c.owner, c.name, c.homepage, c.type, c.environment, c.plan, c.redirect_uris, "
    "c.scope, "
    "c.suspended, c.created_at, c.metadata, c.registration_token, s.digest, s.hint, s.created_at, "
    "s.expires_at "
    "FROM clients c LEFT JOIN client_secrets s ON s.client_id = c.client_id "
    "WHERE c.client_id = ? ORDER BY s.created_at DESC, s.digest";
constexpr std::string_view kOfOwner =
    "SELECT c.client_id, c.owner, c.name, c.homepage, c.type, c.environment, c.plan, c.redirect_uris, "
    "c.scope, "
    "c.suspended, c.created_at, c.metadata, c.registration_token, s.digest, s.hint, s.created_at, "
    "s.expires_at "
    "FROM clients c LEFT JOIN client_secrets s ON s.client_id = c.client_id "
    "WHERE c.owner = ? ORDER BY c.created_at DESC, c.client_id, s.created_at DESC, s.digest";
constexpr std::string_view kNewest =
    "SELECT c.client_id, c.owner, c.name, c.homepage, c.type, c.environment, c.plan, c.redirect_uris, "
    "c.scope, "
    "c.suspended, c.created_at, c.metadata, c.registration_token, s.digest, s.hint, s.created_at, "
    "s.expires_at "
    "FROM (SELECT * FROM clients ORDER BY created_at DESC, client_id LIMIT ?) c "
    "LEFT JOIN client_secrets s ON s.client_id = c.client_id "
    "ORDER BY c.created_at DESC, c.client_id, s.created_at DESC, s.digest";

constexpr int kClientColumns = 12;  // after client_id

std::vector<std::string> split_uris(std::string_view lines) {
  std::vector<std::string> uris;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    uris.emplace_back(lines.substr(0, end));
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
  return uris;
}

/// NULL in rows of a release that did not know it: what was registered then has every default.
void read_metadata(Rows& rows, oauth::Client& client) {
  if (const std::string stored = rows.text_or_empty(); !stored.empty()) {
    auto metadata = oauth::parse_client_metadata(stored);
    if (!metadata) throw Failure("row", "stored client metadata is malformed");
    client.metadata = *std::move(metadata);
  } else {
    client.metadata = oauth::metadata_for(client.type);
  }
  client.registration_access_token = rows.optional_digest();
}

oauth::Client read_client(std::string client_id, Rows& rows) {
  oauth::Client client;
  client.client_id.value = std::move(client_id);
  client.owner.value = rows.text();
  client.name = rows.text();
  client.homepage = rows.text();
  client.type = static_cast<oauth::ClientType>(rows.integer());
  client.environment = static_cast<oauth::Environment>(rows.integer());
  client.plan = rows.text();
  client.redirect_uris = split_uris(rows.text());
  client.scope = rows.scope();
  client.suspended = rows.flag();
  client.created_at = rows.instant();
  read_metadata(rows, client);
  return client;
}

std::vector<oauth::Client> read_clients(Rows& rows) {
  std::vector<oauth::Client> clients;
  while (rows.next()) {
    std::string client_id = rows.text();
    if (clients.empty() || clients.back().client_id.value != client_id)
      clients.push_back(read_client(std::move(client_id), rows));
    else
      rows.skip(kClientColumns);
    if (rows.at_null()) continue;
    oauth::ClientSecret secret;
    secret.digest = rows.digest();
    secret.hint = rows.text();
    secret.created_at = rows.instant();
    secret.expires_at = rows.optional_instant();
    clients.back().secrets.push_back(std::move(secret));
  }
  return clients;
}

}  // namespace

std::optional<oauth::Client> Clients::find_client(const base::ClientId& client_id) {
  return database_.read([&](Connection& sql) { return store::find_client(sql, client_id); });
}

std::optional<oauth::Client> find_client(Connection& sql, const base::ClientId& client_id) {
  Rows rows = sql.query(kFind, client_id);
  auto clients = read_clients(rows);
  if (clients.empty()) return std::nullopt;
  return std::move(clients.front());
}

std::vector<oauth::Client> clients_of(Connection& sql, const base::UserId& owner) {
  Rows rows = sql.query(kOfOwner, owner);
  return read_clients(rows);
}

std::vector<oauth::Client> newest_clients(Connection& sql, std::size_t limit) {
  Rows rows = sql.query(kNewest, limit);
  return read_clients(rows);
}

bool insert_client(Connection& sql, const oauth::Client& client) {
  const bool inserted = sql.insert(
      "INSERT INTO clients (client_id, owner, name, homepage, type, environment, plan, redirect_uris, scope, "
      "suspended, created_at, metadata, registration_token) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      client.client_id, client.owner, client.name, client.homepage, client.type, client.environment,
      client.plan, joined_uris(client.redirect_uris), client.scope, client.suspended, client.created_at,
      oauth::client_metadata_json(client.metadata), client.registration_access_token);
  if (!inserted) return false;
  for (const oauth::ClientSecret& secret : client.secrets) insert_secret(sql, client.client_id, secret);
  return true;
}

void insert_secret(Connection& sql, const base::ClientId& client_id, const oauth::ClientSecret& secret) {
  sql.run(
      "INSERT INTO client_secrets (client_id, digest, hint, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
      client_id, secret.digest, secret.hint, secret.created_at, secret.expires_at);
}

std::string joined_uris(const std::vector<std::string>& redirect_uris) {
  std::string lines;
  for (const std::string& uri : redirect_uris) {
    if (uri.find('\n') != std::string::npos) throw Failure("clients", "a redirect URI holds a line feed");
    lines += uri;
    lines += '\n';
  }
  return lines;
}

}  // namespace store
