// Opening the database and handing out its roles.
#include "store/store.h"

#include "store/apps.h"
#include "store/clients.h"
#include "store/consent_uses.h"
#include "store/driver.h"
#include "store/failure.h"
#include "store/grants.h"
#include "store/idempotency_keys.h"
#include "store/keys.h"
#include "store/migrations.h"
#include "store/once.h"
#include "store/quotas.h"
#include "store/registrations.h"
#include "store/users.h"

namespace store {

struct Store::Opened {
  explicit Opened(const Url& url) : where(url.where()), database(open_database(url)) {}

  std::string where;
  std::unique_ptr<Database> database;
  Clients clients{*database};
  Grants grants{*database};
  Keys keys{*database};
  Once once{*database};
  ConsentUses consent_uses{*database};
  IdempotencyKeys idempotency_keys{*database};
  ClientChanges client_changes;
  Registrations registrations{*database, client_changes};
  Users users{*database};
  Apps apps{*database, client_changes};
  Quotas quotas{*database};
};

Store::Store(const std::string& url) {
  const auto parsed = parse_url(url);
  if (!parsed) throw Failure("URL", std::string(parsed.error().description));
  opened_ = std::make_unique<Opened>(*parsed);
}

Store::~Store() = default;

oauth::ClientStore& Store::clients() { return opened_->clients; }
oauth::GrantStore& Store::grants() { return opened_->grants; }
oauth::KeyStore& Store::keys() { return opened_->keys; }
oauth::OnceStore& Store::once() { return opened_->once; }
gateway::ConsentUseStore& Store::consent_uses() { return opened_->consent_uses; }
gateway::IdempotencyStore& Store::idempotency_keys() { return opened_->idempotency_keys; }
oauth::RegistrationStore& Store::registrations() { return opened_->registrations; }
portal::UserStore& Store::users() { return opened_->users; }
portal::AppStore& Store::apps() { return opened_->apps; }
gateway::QuotaStore& Store::quotas() { return opened_->quotas; }

void Store::on_client_change(std::function<void(const base::ClientId&)> listener) {
  opened_->client_changes.set(std::move(listener));
}

void Store::migrate() { store::migrate(*opened_->database); }
std::uint32_t Store::schema_version() { return store::schema_version(*opened_->database); }
std::uint32_t Store::newest_schema_version() { return store::newest_schema_version(); }

void Store::ping() {
  opened_->database->read([](Connection& sql) {
    Rows rows = sql.query("SELECT 1");
    return rows.next();
  });
}

const std::string& Store::where() const { return opened_->where; }

}  // namespace store
