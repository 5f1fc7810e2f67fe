// Claiming a key: an insert that fails for everybody but the first, and a compare-and-set for those who find
// a key that nobody holds any more.
#include "store/idempotency_keys.h"

#include <algorithm>
#include <optional>

namespace store {
namespace {

using gateway::KeyClaim;
using gateway::KeyUse;
using Kind = gateway::KeyUse::Kind;

enum class State : std::uint8_t { held, left, finished };  // stored

struct Row {
  base::Digest fingerprint;
  bool quoted = false;
  std::string owner;
  State state{};
  bool attempted = false;  // before its owner, somebody may have reached a backend with this key
  base::Instant lease_until{}, expires_at{};
  std::string answer;
};

/// What a claim may do with the row that is there.
enum class Verdict : std::uint8_t { own, anew, take_over, finished, in_flight, other_request };

Verdict judge(const Row& row, const KeyClaim& claim) {
  // The insert was committed, but the connection broke before we heard of it, and the driver did it again.
  if (row.owner == claim.owner && row.state == State::held) return Verdict::own;
  const bool held = row.state == State::held && row.lease_until > claim.now;
  if (!held && row.expires_at <= claim.now) return Verdict::anew;
  if (row.fingerprint != claim.fingerprint) return Verdict::other_request;
  if (row.state == State::finished) return Verdict::finished;
  return held ? Verdict::in_flight : Verdict::take_over;
}

bool insert(Connection& sql, const KeyClaim& claim) {
  return sql.insert(
      "INSERT INTO idempotency_keys (digest, fingerprint, quoted, owner, state, attempted, lease_until, "
      "expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      claim.key, claim.fingerprint, claim.quoted, claim.owner, State::held, false, claim.lease_until,
      std::max(claim.expires_at, claim.lease_until));
}

std::optional<Row> find(Connection& sql, const base::Digest& key) {
  Rows rows = sql.query(
      "SELECT fingerprint, quoted, owner, state, attempted, lease_until, expires_at, answer "
      "FROM idempotency_keys WHERE digest = ?",
      key);
  if (!rows.next()) return std::nullopt;
  Row row;
  row.fingerprint = rows.digest();
  row.quoted = rows.flag();
  row.owner = rows.text();
  row.state = static_cast<State>(rows.integer());
  row.attempted = rows.flag();
  row.lease_until = rows.instant();
  row.expires_at = rows.instant();
  row.answer = rows.text_or_empty();
  return row;
}

/// Takes the row as it was seen: whoever else claimed or settled it meanwhile has changed owner or state.
bool replace(Connection& sql, const KeyClaim& claim, const Row& seen, bool anew) {
  // The time of the first request counts, but a key does not end while somebody holds it.
  const base::Instant expires_at = std::max(anew ? claim.expires_at : seen.expires_at, claim.lease_until);
  return sql.run(
             "UPDATE idempotency_keys SET fingerprint = ?, quoted = ?, owner = ?, state = ?, attempted = ?, "
             "lease_until = ?, expires_at = ?, answer = NULL WHERE digest = ? AND owner = ? AND state = ?",
             claim.fingerprint, anew ? claim.quoted : seen.quoted, claim.owner, State::held, !anew,
             claim.lease_until, expires_at, claim.key, seen.owner, seen.state) == 1;
}

bool leave(Connection& sql, const base::Digest& key, std::string_view owner) {
  return sql.run("UPDATE idempotency_keys SET state = ? WHERE digest = ? AND owner = ? AND state = ?",
                 State::left, key, owner, State::held) == 1;
}

/// How often a claim looks again because the row changed under it. Each time somebody else had the key.
constexpr int kLooks = 8;

}  // namespace

// Transactions of one statement each: in one, MySQL would let every loser of the insert share a lock on the
// row, which then each of them waits for the others to give up before it can update.
KeyUse IdempotencyKeys::claim_key(const KeyClaim& claim) {
  for (int look = 0; look < kLooks; ++look) {
    if (database_.write([&](Connection& sql) { return insert(sql, claim); }))
      return {Kind::claimed, claim.quoted};
    std::optional<Row> row = database_.read([&](Connection& sql) { return find(sql, claim.key); });
    if (!row) continue;  // released meanwhile
    const Verdict verdict = judge(*row, claim);
    switch (verdict) {
      case Verdict::own:
        return {row->attempted ? Kind::taken_over : Kind::claimed, row->quoted};
      case Verdict::finished:
        return {Kind::finished, row->quoted, std::move(row->owner), std::move(row->answer)};
      case Verdict::in_flight:
        return {Kind::in_flight};
      case Verdict::other_request:
        return {Kind::other_request};
      case Verdict::anew:
      case Verdict::take_over:
        break;
    }
    const bool anew = verdict == Verdict::anew;
    if (database_.write([&](Connection& sql) { return replace(sql, claim, *row, anew); }))
      return {anew ? Kind::claimed : Kind::taken_over, anew ? claim.quoted : row->quoted};
  }
  return {Kind::in_flight};
}

bool IdempotencyKeys::finish_key(const base::Digest& key, std::string_view owner, std::string_view answer) {
  return database_.write([&](Connection& sql) {
    return sql.run(
               "UPDATE idempotency_keys SET state = ?, answer = ? WHERE digest = ? AND owner = ? AND state = "
               "?",
               State::finished, Bytes{answer}, key, owner, State::held) == 1;
  });
}

bool IdempotencyKeys::leave_key(const base::Digest& key, std::string_view owner) {
  return database_.write([&](Connection& sql) { return leave(sql, key, owner); });
}

bool IdempotencyKeys::release_key(const base::Digest& key, std::string_view owner) {
  return database_.write([&](Connection& sql) {
    const bool removed =
        sql.run("DELETE FROM idempotency_keys WHERE digest = ? AND owner = ? AND state = ? AND attempted = ?",
                key, owner, State::held, false) == 1;
    return removed || leave(sql, key, owner);
  });
}

bool IdempotencyKeys::forget_answer(const base::Digest& key, std::string_view owner) {
  return database_.write([&](Connection& sql) {
    return sql.run(
               "UPDATE idempotency_keys SET state = ?, answer = NULL WHERE digest = ? AND owner = ? AND "
               "state = ?",
               State::left, key, owner, State::finished) == 1;
  });
}

}  // namespace store
