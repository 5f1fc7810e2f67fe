// Distinguished names in text form (RFC 4514), made comparable.
#pragma once
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

inline constexpr std::size_t kMaxDistinguishedName = 1024;  // bytes

/// A name as a sequence of sets of (attribute type, value), most specific first, as written.
struct DistinguishedName {
  struct Attribute {
    std::string type;   // dotted OID
    std::string value;  // UTF-8, unescaped
    friend auto operator<=>(const Attribute&, const Attribute&) = default;
  };
  using RelativeName = std::vector<Attribute>;  // sorted
  std::vector<RelativeName> names;
  friend bool operator==(const DistinguishedName&, const DistinguishedName&) = default;
};

/// RFC 4514 3. Types by short name in any case or by OID; values as strings with escapes, or as `#` and the
/// hex of a UTF8String, PrintableString or IA5String. White space around types and values does not count.
/// nullopt for everything in doubt: unknown types, control characters, bytes that are not UTF-8, quoted
/// values (RFC 2253 only), other hex, nothing at all.
std::optional<DistinguishedName> parse_distinguished_name(std::string_view text);

/// RFC 4514 2, such that parse_distinguished_name gives the same name again; "" if that takes more than
/// kMaxDistinguishedName bytes, or if a type without a short name has a value over 127, whose hex is not
/// read.
std::string to_text(const DistinguishedName& name);

/// Whether both can be parsed and have the same types and the same values, byte by byte, in the same order.
bool same_distinguished_name(std::string_view a, std::string_view b);

}  // namespace base
