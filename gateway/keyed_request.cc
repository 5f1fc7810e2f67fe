// The fields of a request whose key a backend may know in another spelling.
#include "gateway/keyed_request.h"

#include <utility>

namespace gateway {

KeyedRequest::KeyedRequest(IdempotencyKey key_in, std::string_view name, const base::Digest& scope_in,
                           http::Connection& client, std::size_t max_answer)
    : key(std::move(key_in)),
      scope(scope_in),
      answer(client, max_answer),
      client_(client),
      spelled_(spell_idempotency_key(key)) {
  const auto fields = client.head().fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!http::same_field_name(fields[i].name, name) || fields[i].value == spelled_) continue;
    respelled_.assign(fields.begin(), fields.end());
    respelled_[i].value = spelled_;
    return;
  }
}

std::span<const http::FieldView> KeyedRequest::fields() const noexcept {
  if (respelled_.empty()) return client_.head().fields;
  return respelled_;
}

}  // namespace gateway
