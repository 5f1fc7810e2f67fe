// A fixed set of field names, found in a few instructions whatever their number.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/message.h"

namespace http {

/// Of at most 254 names in lower case, none empty, each there once; they outlive it. Immutable.
template <std::size_t n>
class FieldNames {
 public:
  static_assert(n < 255);

  consteval explicit FieldNames(const std::array<std::string_view, n>& names) : names_(names) {
    first_.fill(static_cast<std::uint8_t>(n));
    for (std::size_t i = n; i-- > 0;) {
      std::uint8_t& first = first_[slot(names[i])];
      next_[i] = first;
      first = static_cast<std::uint8_t>(i);
    }
  }

  /// Its place among the names, in either case; n if it is none of them.
  std::size_t find(std::string_view name) const noexcept {
    if (name.empty()) return n;
    std::size_t at = first_[slot(name)];
    while (at < n && !same_field_name(name, names_[at])) at = next_[at];
    return at;
  }
  bool contains(std::string_view name) const noexcept { return find(name) < n; }

 private:
  static constexpr std::size_t kSlots = 256;
  /// Of what differs most between names of fields: their lengths and their ends, lower case.
  static constexpr std::size_t slot(std::string_view name) noexcept {
    const auto first = static_cast<unsigned char>(name.front() | 0x20);
    const auto last = static_cast<unsigned char>(name.back() | 0x20);
    return (first + 5 * last + 37 * name.size()) % kSlots;
  }

  std::array<std::string_view, n> names_;
  std::array<std::uint8_t, n> next_{};
  std::array<std::uint8_t, kSlots> first_{};
};

}  // namespace http
