// Exact arithmetic and comparison of JSON values.
#include "openapi/number.h"

#include <cfloat>
#include <cmath>
#include <cstdint>

namespace openapi {
namespace {

using nlohmann::json;
constexpr double kExactDouble = 9007199254740992.0;  // 2^53

// Wide enough for every int64_t, uint64_t and double without rounding (x86-64: 64 bits of mantissa, AArch64:
// 113).
static_assert(LDBL_MANT_DIG >= 64);
long double wide(const json& value) {
  if (value.is_number_unsigned()) return static_cast<long double>(value.get<std::uint64_t>());
  if (value.is_number_integer()) return static_cast<long double>(value.get<std::int64_t>());
  return static_cast<long double>(value.get<double>());
}

}  // namespace

std::strong_ordering compare_numbers(const json& a, const json& b) {
  const long double left = wide(a), right = wide(b);
  if (left < right) return std::strong_ordering::less;
  return left > right ? std::strong_ordering::greater : std::strong_ordering::equal;
}

bool is_integer(const json& value) {
  if (value.is_number_integer()) return true;
  if (!value.is_number_float()) return false;
  const double number = value.get<double>();
  return std::fabs(number) <= kExactDouble && std::trunc(number) == number;
}

bool fits_signed(const json& value, int bits) {
  const long double number = wide(value), limit = std::ldexp(1.0L, bits - 1);
  return number >= -limit && number < limit;
}

bool is_multiple(const json& value, std::uint64_t divisor) {
  return std::fmod(wide(value), static_cast<long double>(divisor)) == 0;
}

std::strong_ordering order_values(const json& a, const json& b) {
  if (a.is_number() && b.is_number()) return compare_numbers(a, b);
  if (a.is_number() != b.is_number() || a.type() != b.type())
    return static_cast<int>(a.type()) <=> static_cast<int>(b.type());
  if (a.is_string()) return a.get_ref<const std::string&>() <=> b.get_ref<const std::string&>();
  if (a.is_boolean()) return a.get<bool>() <=> b.get<bool>();
  if (a.size() != b.size()) return a.size() <=> b.size();
  auto other = b.begin();
  for (auto it = a.begin(); it != a.end(); ++it, ++other) {
    if (a.is_object())
      if (const auto order = it.key() <=> other.key(); order != 0) return order;
    if (const auto order = order_values(*it, *other); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

}  // namespace openapi
