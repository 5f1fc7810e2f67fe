// The table of server names.
#include "http/tls_server_names.h"

#include <algorithm>

namespace http {
namespace {

constexpr std::size_t kLongestName = 253;

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::optional<std::size_t> value_of(const std::map<std::string, std::size_t, std::less<>>& map,
                                    std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

void ServerNames::add(std::string_view name, std::size_t certificate) {
  const bool wild = name.starts_with("*.");
  if (wild) name.remove_prefix(2);
  if (name.empty() || name.size() > kLongestName || name.find('*') != std::string_view::npos) return;
  (wild ? wildcard_ : exact_).emplace(lower(name), certificate);
}

std::optional<std::size_t> ServerNames::find(std::string_view name) const {
  if (name.size() > kLongestName) return std::nullopt;
  const std::string asked = lower(name);
  if (const auto found = value_of(exact_, asked)) return found;
  const std::size_t dot = asked.find('.');
  if (dot == std::string::npos || dot == 0) return std::nullopt;
  return value_of(wildcard_, std::string_view(asked).substr(dot + 1));
}

}  // namespace http
