// Where the authorization server finds its clients.
#pragma once
#include <optional>

#include "oauth/client.h"

namespace oauth {

/// Thread-safe. Every method throws store::Failure (a std::runtime_error) if the database is unavailable.
class ClientStore {
 public:
  virtual ~ClientStore() = default;
  virtual std::optional<Client> find_client(const base::ClientId& client_id) = 0;
};

}  // namespace oauth
