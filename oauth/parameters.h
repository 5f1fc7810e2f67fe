// The decoded parameters of an OAuth request, wherever they were sent.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace oauth {

/// Points into name/value pairs that someone else owns.
class ParametersView {
 public:
  using Pair = std::pair<std::string, std::string>;
  explicit ParametersView(std::span<const Pair> pairs) : pairs_(pairs) {}

  /// The first value of `name`; nullopt if absent or empty, which is the same (RFC 6749 3.1).
  std::optional<std::string_view> get(std::string_view name) const;
  std::string_view get_or_empty(std::string_view name) const {
    return get(name).value_or(std::string_view{});
  }
  /// Every value that is not empty, in order.
  std::vector<std::string_view> all(std::string_view name) const;
  bool repeats(std::string_view name) const;
  /// invalid_request if any parameter is there twice (RFC 6749 3.1, 3.2), but for `resource` (RFC 8707 2).
  base::Status check_none_repeats() const;
  std::span<const Pair> pairs() const noexcept { return pairs_; }

 private:
  std::span<const Pair> pairs_;
};

}  // namespace oauth
