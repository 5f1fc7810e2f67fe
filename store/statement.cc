// Typed values to and from the three kinds that both databases know: integer, text, bytes.
#include "store/statement.h"

#include <algorithm>

#include "store/failure.h"

namespace store {

void bind_value(Statement& statement, int position, std::string_view text) {
  statement.bind_text(position, text);
}
void bind_value(Statement& statement, int position, Bytes bytes) {
  statement.bind_bytes(position, bytes.value);
}
void bind_value(Statement& statement, int position, const base::Digest& digest) {
  statement.bind_bytes(position, digest.view());
}
void bind_value(Statement& statement, int position, base::Instant instant) {
  statement.bind_integer(position, instant.time_since_epoch().count());
}
void bind_value(Statement& statement, int position, const oauth::ScopeSet& scope) {
  statement.bind_text(position, scope.text());
}
void bind_value(Statement& statement, int position, const oauth::GrantDetails& details) {
  statement.bind_text(position, oauth::grant_details_json(details));
}

bool Rows::next() {
  column_ = 0;
  return statement_.next();
}

std::optional<base::Instant> Rows::optional_instant() {
  if (at_null()) return ++column_, std::nullopt;
  return instant();
}

base::Digest Rows::digest() {
  const std::string bytes = text();
  base::Digest digest;
  if (bytes.size() != digest.bytes.size()) throw Failure("row", "a stored digest is not 32 bytes long");
  std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
  return digest;
}

std::optional<base::Digest> Rows::optional_digest() {
  if (at_null()) return ++column_, std::nullopt;
  return digest();
}

oauth::ScopeSet Rows::scope() {
  const std::string stored = text();
  if (stored.empty()) return {};
  auto scope = oauth::ScopeSet::parse(stored);
  if (!scope) throw Failure("row", "a stored scope is malformed");
  return *std::move(scope);
}

std::string Rows::text_or_empty() {
  if (at_null()) return ++column_, std::string();
  return text();
}

std::int64_t Rows::integer_or(std::int64_t value) {
  if (at_null()) return ++column_, value;
  return integer();
}

oauth::GrantDetails Rows::details() {
  auto details = oauth::parse_grant_details(text_or_empty());
  if (!details) throw Failure("row", details.error().detail);
  return *std::move(details);
}

}  // namespace store
