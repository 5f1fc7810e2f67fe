// What an exchange carries while it holds an idempotency key.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/crypto/digest.h"
#include "gateway/idempotency_key.h"
#include "http/gathered_answer.h"

namespace gateway {

/// From claim_key to settle_key. The client's connection outlives it.
class KeyedRequest {
 public:
  /// `key` as a backend knows it, in the field `name`.
  KeyedRequest(IdempotencyKey key, std::string_view name, const base::Digest& scope, http::Connection& client,
               std::size_t max_answer);
  KeyedRequest(const KeyedRequest&) = delete;
  /// The client's fields; if it spells its key in the other way than the first request with it, the key is
  /// spelled as it was then: a backend may compare what it gets byte by byte.
  std::span<const http::FieldView> fields() const noexcept;

  const IdempotencyKey key;
  const base::Digest scope;  // under which the store knows it
  http::GatheredAnswer answer;
  bool sent = false;      // forward: a backend may have seen the request
  bool complete = false;  // forward: the answer came to its end

 private:
  http::Connection& client_;
  std::string spelled_;
  std::vector<http::FieldView> respelled_;  // empty: as the client sent them
};

}  // namespace gateway
