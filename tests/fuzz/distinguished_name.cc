// Fuzzes distinguished names: two lines, each a name. A printed name is the same name, and sameness is
// symmetric.
#include "base/crypto/distinguished_name.h"

#include <string>

#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

namespace {

/// A type that has a short name is never printed as an OID.
bool has_long_unnamed(const base::DistinguishedName& name) {
  for (const auto& set : name.names)
    for (const auto& attribute : set)
      if (attribute.value.size() > 127 && base::to_text({{{attribute}}}).empty()) return true;
  return false;
}

void check_name(std::string_view text) {
  const auto name = base::parse_distinguished_name(text);
  fuzz::require(base::same_distinguished_name(text, text) == name.has_value(),
                "a name is the same as itself");
  if (!name) return;
  fuzz::require(text.size() <= base::kMaxDistinguishedName && !name->names.empty(),
                "a name is limited and not empty");
  for (const auto& set : name->names) {
    fuzz::require(!set.empty(), "no part of a name is empty");
    for (const auto& attribute : set)
      fuzz::require(!attribute.type.empty() && base::is_utf8(attribute.value),
                    "a value is UTF-8 and has a type");
  }
  const std::string printed = base::to_text(*name);
  fuzz::require(printed.size() <= base::kMaxDistinguishedName, "a printed name is limited");
  // "GN=" becomes "givenName=", and a value hex: a text of a third of the limit has a print within it.
  const bool must_print = 3 * text.size() <= base::kMaxDistinguishedName && !has_long_unnamed(*name);
  fuzz::require(!printed.empty() || !must_print, "a name that was read can be printed");
  if (printed.empty()) return;
  const auto again = base::parse_distinguished_name(printed);
  fuzz::require(again && *again == *name, "a printed name is the same name");
  fuzz::require(base::to_text(*again) == printed, "a printed name prints the same");
  fuzz::require(base::same_distinguished_name(text, printed), "a name is the same as its print");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text(data, size);
  const std::string_view first = fuzz::take_line(rest);
  check_name(first);
  check_name(rest);
  const auto a = base::parse_distinguished_name(first), b = base::parse_distinguished_name(rest);
  const bool same = a && b && *a == *b;
  fuzz::require(base::same_distinguished_name(first, rest) == same,
                "names are the same when their parts are");
  fuzz::require(base::same_distinguished_name(rest, first) == same, "sameness is symmetric");
  return 0;
}
