// How a person can be reached beside e-mail: a telephone number and a postal address, as an operator enters
// them.
#pragma once
#include <cstddef>
#include <string_view>

namespace portal {

inline constexpr std::size_t kMaxAddress = 500;  // bytes

/// A number as E.164 writes it, which OIDC Core §5.1 recommends: `+`, then 2 to 15 digits that do not begin
/// with 0.
bool is_phone_number(std::string_view text) noexcept;

/// A postal address of one or more lines, separated by `\n`: visible text in each, at most kMaxAddress in all
/// (OIDC Core §5.1.1, `formatted`).
bool is_postal_address(std::string_view text) noexcept;

}  // namespace portal
