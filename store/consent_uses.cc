// Claiming a consent: an insert that fails for everybody but the first, who is then told apart.
#include "store/consent_uses.h"

#include "store/failure.h"

namespace store {

std::optional<gateway::ConsentUse> ConsentUses::claim_consent(const base::Digest& consent,
                                                              const gateway::ConsentUse& use,
                                                              base::Instant keep_until) {
  return database_.write([&](Connection& sql) -> std::optional<gateway::ConsentUse> {
    if (sql.insert("INSERT INTO consent_uses (consent, request, used_at, expires_at) VALUES (?, ?, ?, ?)",
                   consent, use.request, use.at, keep_until))
      return std::nullopt;
    Rows rows = sql.query("SELECT request, used_at FROM consent_uses WHERE consent = ?", consent);
    if (!rows.next()) throw Failure("consent_uses", "the use of a consent was deleted while it was read");
    const base::Digest request = rows.digest();
    return gateway::ConsentUse{request, rows.instant()};
  });
}

}  // namespace store
