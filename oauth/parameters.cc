// Looking parameters up, and refusing those that are there twice.
#include "oauth/parameters.h"

#include <algorithm>

namespace oauth {

std::optional<std::string_view> ParametersView::get(std::string_view name) const {
  const auto found = std::ranges::find(pairs_, name, &Pair::first);
  if (found == pairs_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::vector<std::string_view> ParametersView::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Pair& pair : pairs_)
    if (pair.first == name && !pair.second.empty()) values.push_back(pair.second);
  return values;
}

bool ParametersView::repeats(std::string_view name) const {
  return std::ranges::count(pairs_, name, &Pair::first) > 1;
}

base::Status ParametersView::check_none_repeats() const {
  for (const Pair& pair : pairs_)
    if (pair.first != "resource" && repeats(pair.first))
      return base::Error{base::ErrorCode::invalid_request, "a parameter is there more than once"};
  return base::ok();
}

}  // namespace oauth
