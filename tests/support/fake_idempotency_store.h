// An idempotency store in memory, with a switch for an outage.
#pragma once
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

#include "gateway/idempotency_store.h"

namespace test_support {

class FakeIdempotencyStore final : public gateway::IdempotencyStore {
 public:
  using Kind = gateway::KeyUse::Kind;
  enum class State { held, left, finished };
  struct Row {
    gateway::KeyClaim claim;
    State state = State::held;
    bool attempted = false;
    std::string answer{};
  };

  gateway::KeyUse claim_key(const gateway::KeyClaim& claim) override {
    const std::lock_guard lock(mutex_);
    if (away) throw std::runtime_error("the store is away");
    last_claim = claim;
    const auto [at, fresh] = rows_.try_emplace(claim.key, Row{claim});
    Row& row = at->second;
    if (fresh) return {Kind::claimed, claim.quoted};
    if (row.claim.fingerprint != claim.fingerprint) return {Kind::other_request};
    if (row.state == State::finished) return {Kind::finished, row.claim.quoted, row.claim.owner, row.answer};
    if (row.state == State::held && row.claim.lease_until > claim.now) return {Kind::in_flight};
    const bool quoted = row.claim.quoted;
    row = Row{claim, State::held, true};
    row.claim.quoted = quoted;
    return {Kind::taken_over, quoted};
  }
  bool finish_key(const base::Digest& key, std::string_view owner, std::string_view answer) override {
    return settle(key, owner, State::held, [&](Row& row) {
      row.state = State::finished;
      row.answer = answer;
    });
  }
  bool leave_key(const base::Digest& key, std::string_view owner) override {
    return settle(key, owner, State::held, [](Row& row) { row.state = State::left; });
  }
  bool release_key(const base::Digest& key, std::string_view owner) override {
    bool forget = false;
    const bool held = settle(key, owner, State::held, [&](Row& row) {
      row.state = State::left;
      forget = !row.attempted;
    });
    const std::lock_guard lock(mutex_);
    if (forget) rows_.erase(key);
    return held;
  }
  bool forget_answer(const base::Digest& key, std::string_view owner) override {
    return settle(key, owner, State::finished, [](Row& row) { row.state = State::left; });
  }

  std::size_t size() {
    const std::lock_guard lock(mutex_);
    return rows_.size();
  }
  /// The only row.
  Row row() {
    const std::lock_guard lock(mutex_);
    return rows_.size() == 1 ? rows_.begin()->second : throw std::logic_error("not one row");
  }
  bool away = false;
  gateway::KeyClaim last_claim{};

 private:
  template <class Change>
  bool settle(const base::Digest& key, std::string_view owner, State from, Change change) {
    const std::lock_guard lock(mutex_);
    if (away) throw std::runtime_error("the store is away");
    const auto found = rows_.find(key);
    if (found == rows_.end() || found->second.claim.owner != owner || found->second.state != from)
      return false;
    change(found->second);
    return true;
  }
  std::mutex mutex_;
  std::map<base::Digest, Row> rows_;
};

}  // namespace test_support
