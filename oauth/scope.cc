// Parsing and comparing scopes.
#include "oauth/scope.h"

#include <algorithm>
#include <iterator>

namespace oauth {
namespace {

constexpr std::size_t kMaxScopeBytes = 1000, kMaxScopes = 50;

constexpr bool is_scope_byte(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u == 0x21 || (u >= 0x23 && u <= 0x5B) || (u >= 0x5D && u <= 0x7E);
}

}  // namespace

base::Result<ScopeSet> ScopeSet::parse(std::string_view text) {
  const auto invalid = [](std::string_view why) { return base::Error{base::ErrorCode::invalid_scope, why}; };
  if (text.size() > kMaxScopeBytes) return invalid("scope is longer than 1000 bytes");
  ScopeSet set;
  if (text.empty()) return set;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view item = text.substr(begin, end - begin);
    if (item.empty()) return invalid("scope has an empty item: separate items by one space");
    if (!std::ranges::all_of(item, is_scope_byte))
      return invalid("scope has a character that is not allowed");
    if (set.scopes_.size() == kMaxScopes) return invalid("scope has more than 50 items");
    set.scopes_.emplace_back(item);
    begin = end + 1;
  }
  std::ranges::sort(set.scopes_);
  // Not std::ranges::unique: clang 14 cannot take apart the range that it returns.
  set.scopes_.erase(std::unique(set.scopes_.begin(), set.scopes_.end()), set.scopes_.end());
  return set;
}

bool ScopeSet::contains(std::string_view scope) const {
  return std::ranges::binary_search(scopes_, scope, std::ranges::less{},
                                    [](const std::string& s) { return std::string_view(s); });
}

bool ScopeSet::contains_all(const ScopeSet& other) const {
  return std::ranges::includes(scopes_, other.scopes_);
}

ScopeSet ScopeSet::intersection(const ScopeSet& other) const {
  ScopeSet common;
  std::ranges::set_intersection(scopes_, other.scopes_, std::back_inserter(common.scopes_));
  return common;
}

ScopeSet ScopeSet::united(const ScopeSet& other) const {
  ScopeSet both;
  std::ranges::set_union(scopes_, other.scopes_, std::back_inserter(both.scopes_));
  return both;
}

std::string ScopeSet::text() const {
  std::string out;
  for (const std::string& scope : scopes_) {
    if (!out.empty()) out += ' ';
    out += scope;
  }
  return out;
}

bool scope_contains(std::string_view granted, std::string_view scope) noexcept {
  if (scope.empty()) return false;
  for (std::size_t begin = 0; begin < granted.size();) {
    const std::size_t end = std::min(granted.find(' ', begin), granted.size());
    if (granted.substr(begin, end - begin) == scope) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace oauth
