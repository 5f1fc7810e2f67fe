// Exact arithmetic and comparison of JSON values: signed, unsigned and floating, without rounding one into
// the other.
#pragma once
#include <compare>
#include <nlohmann/json.hpp>

namespace openapi {

/// Orders two numbers by their value: 2^63 - 1 is less than 2^63, 1.0 equals 1.
std::strong_ordering compare_numbers(const nlohmann::json& a, const nlohmann::json& b);
/// A number without a fraction. One that was written with a fraction or an exponent (1.0, 1e3) counts up to
/// 2^53; beyond that it may have been rounded when it was read, so it does not.
bool is_integer(const nlohmann::json& value);
/// Whether an integer (as above) lies in the signed range of `bits` (32 or 64).
bool fits_signed(const nlohmann::json& value, int bits);
/// JSON Schema multipleOf for a whole divisor > 0.
bool is_multiple(const nlohmann::json& value, std::uint64_t divisor);
/// A total order whose equality is that of JSON Schema (draft 2020-12 §4.2.2): numbers by value, members in
/// any order.
std::strong_ordering order_values(const nlohmann::json& a, const nlohmann::json& b);

}  // namespace openapi
