// Scopes (RFC 6749 3.3): a sorted set of tokens.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oauth {

class ScopeSet {
 public:
  ScopeSet() = default;
  /// Space-delimited scope-tokens of %x21 / %x23-5B / %x5D-7E; repeats collapse. invalid_scope if malformed,
  /// longer than 1000 bytes, or more than 50 tokens.
  static base::Result<ScopeSet> parse(std::string_view text);
  bool contains(std::string_view scope) const;
  bool contains_all(const ScopeSet& other) const;
  ScopeSet intersection(const ScopeSet& other) const;
  ScopeSet united(const ScopeSet& other) const;
  bool empty() const { return scopes_.empty(); }
  std::string text() const;  // space-delimited, sorted
  const std::vector<std::string>& items() const { return scopes_; }
  friend bool operator==(const ScopeSet&, const ScopeSet&) = default;

 private:
  std::vector<std::string> scopes_;
};

/// True if space-delimited `granted` (as in token claims) contains `scope`. No allocation: for the data path.
bool scope_contains(std::string_view granted, std::string_view scope) noexcept;

}  // namespace oauth
