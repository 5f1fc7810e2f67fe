// Reading and writing distinguished names in text form.
#include "base/crypto/distinguished_name.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"

namespace base {
namespace {

struct KnownType {
  std::string_view name, oid;
};
// RFC 4514 3, RFC 4519 2, RFC 2985 5.2.1 (emailAddress), ETSI EN 319 412-1 5.1.4 (organizationIdentifier),
// CA/Browser Forum EV 9.2 (jurisdiction). The first name of a type is the one that is written.
constexpr std::array kTypes{
    KnownType{"CN", "2.5.4.3"},
    KnownType{"L", "2.5.4.7"},
    KnownType{"ST", "2.5.4.8"},
    KnownType{"O", "2.5.4.10"},
    KnownType{"OU", "2.5.4.11"},
    KnownType{"C", "2.5.4.6"},
    KnownType{"STREET", "2.5.4.9"},
    KnownType{"DC", "0.9.2342.19200300.100.1.25"},
    KnownType{"UID", "0.9.2342.19200300.100.1.1"},
    KnownType{"SN", "2.5.4.4"},
    KnownType{"serialNumber", "2.5.4.5"},
    KnownType{"title", "2.5.4.12"},
    KnownType{"description", "2.5.4.13"},
    KnownType{"businessCategory", "2.5.4.15"},
    KnownType{"postalCode", "2.5.4.17"},
    KnownType{"givenName", "2.5.4.42"},
    KnownType{"GN", "2.5.4.42"},
    KnownType{"dnQualifier", "2.5.4.46"},
    KnownType{"organizationIdentifier", "2.5.4.97"},
    KnownType{"emailAddress", "1.2.840.113549.1.9.1"},
    KnownType{"jurisdictionL", "1.3.6.1.4.1.311.60.2.1.1"},
    KnownType{"jurisdictionST", "1.3.6.1.4.1.311.60.2.1.2"},
    KnownType{"jurisdictionC", "1.3.6.1.4.1.311.60.2.1.3"},
};

constexpr unsigned char kUtf8String = 0x0c, kPrintableString = 0x13, kIa5String = 0x16;  // X.680 8.4

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }
char hex_byte(char high, char low) {
  const auto value = [](char c) { return is_digit(c) ? c - '0' : lower(c) - 'a' + 10; };
  return static_cast<char>(value(high) << 4 | value(low));
}

void trim(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
}

/// RFC 4512 1.4: at least two numbers without leading zeros.
bool is_oid(std::string_view text) {
  std::size_t numbers = 0;
  while (true) {
    const std::size_t size = std::min(text.find('.'), text.size());
    const std::string_view number = text.substr(0, size);
    if (number.empty() || !std::all_of(number.begin(), number.end(), is_digit)) return false;
    if (number.size() > 1 && number.front() == '0') return false;
    ++numbers;
    if (size == text.size()) return numbers > 1;
    text.remove_prefix(size + 1);
  }
}

/// The dotted OID; "" for a type that is not known.
std::string read_type(std::string_view text) {
  trim(text);
  for (const KnownType& type : kTypes)
    if (same_word(text, type.name)) return std::string(type.oid);
  return is_oid(text) ? std::string(text) : std::string{};
}

bool is_clean(std::string_view value) {
  const bool has_control = std::any_of(
      value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return !value.empty() && !has_control && is_utf8(value);
}

/// `#` and hex (RFC 4514 2.4): the DER of one string with a length below 128.
std::optional<std::string> read_hex(std::string_view text) {
  text.remove_prefix(1);
  if (text.size() % 2 != 0 || !std::all_of(text.begin(), text.end(), is_hex)) return std::nullopt;
  std::string der;
  for (std::size_t i = 0; i < text.size(); i += 2) der += hex_byte(text[i], text[i + 1]);
  if (der.size() < 3 || der.size() > 2 + 127) return std::nullopt;
  const auto tag = static_cast<unsigned char>(der[0]);
  if (static_cast<unsigned char>(der[1]) != der.size() - 2) return std::nullopt;
  std::string value = der.substr(2);
  const bool ascii =
      std::all_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (tag == kUtf8String || (ascii && (tag == kPrintableString || tag == kIa5String))) return value;
  return std::nullopt;
}

/// Takes apart a name from its front to its end.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  std::optional<DistinguishedName> read();

 private:
  bool read_relative_name(DistinguishedName::RelativeName& out);
  std::optional<std::string> read_value();
  bool read_escape(std::string& value);
  bool at(char c) const { return rest_.starts_with(c); }

  std::string_view rest_;
};

std::optional<DistinguishedName> Reader::read() {
  DistinguishedName out;
  while (true) {
    DistinguishedName::RelativeName name;
    if (!read_relative_name(name)) return std::nullopt;
    out.names.push_back(std::move(name));
    if (rest_.empty()) return out;
    rest_.remove_prefix(1);  // the comma
  }
}

bool Reader::read_relative_name(DistinguishedName::RelativeName& out) {
  while (true) {
    const std::size_t equals = rest_.find('=');
    if (equals == std::string_view::npos) return false;
    std::string type = read_type(rest_.substr(0, equals));
    rest_.remove_prefix(equals + 1);
    auto value = read_value();
    if (type.empty() || !value || !is_clean(*value)) return false;
    out.push_back({std::move(type), *std::move(value)});
    if (!at('+')) break;
    rest_.remove_prefix(1);
  }
  std::sort(out.begin(), out.end());  // a set (X.501 9.3): its order says nothing
  return std::adjacent_find(out.begin(), out.end()) == out.end();
}

std::optional<std::string> Reader::read_value() {
  while (at(' ')) rest_.remove_prefix(1);
  if (at('#')) {
    std::string_view hex = rest_.substr(0, std::min(rest_.find_first_of(",+"), rest_.size()));
    rest_.remove_prefix(hex.size());
    trim(hex);
    return read_hex(hex);
  }
  std::string value;
  std::size_t kept = 0;  // up to here: spaces after it are no part of the value unless escaped
  while (!rest_.empty() && !at(',') && !at('+')) {
    if (at('"') || at(';') || at('<') || at('>')) return std::nullopt;
    if (at('\\')) {
      if (!read_escape(value)) return std::nullopt;
      kept = value.size();
      continue;
    }
    value += rest_.front();
    if (!at(' ')) kept = value.size();
    rest_.remove_prefix(1);
  }
  value.resize(kept);
  return value;
}

bool Reader::read_escape(std::string& value) {
  constexpr std::string_view kEscapable = "\"+,;<> #=\\";
  if (rest_.size() >= 2 && kEscapable.find(rest_[1]) != std::string_view::npos) {
    value += rest_[1];
    rest_.remove_prefix(2);
    return true;
  }
  if (rest_.size() < 3 || !is_hex(rest_[1]) || !is_hex(rest_[2])) return false;
  value += hex_byte(rest_[1], rest_[2]);
  rest_.remove_prefix(3);
  return true;
}

void write_escaped(std::string& out, std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool outermost_space = value[i] == ' ' && (i == 0 || i + 1 == value.size());
    const bool special = std::string_view("\"+,;<>\\").find(value[i]) != std::string_view::npos;
    if (special || outermost_space || (i == 0 && value[i] == '#')) out += '\\';
    out += value[i];
  }
}

/// A type without a name is written as its OID, and its value then as hex (RFC 4514 2.4).
bool write_attribute(std::string& out, const DistinguishedName::Attribute& attribute) {
  const auto* known = std::find_if(kTypes.begin(), kTypes.end(),
                                   [&](const KnownType& type) { return type.oid == attribute.type; });
  if (known != kTypes.end()) {
    out.append(known->name) += '=';
    write_escaped(out, attribute.value);
    return true;
  }
  if (attribute.value.size() > 127) return false;
  std::string der{static_cast<char>(kUtf8String), static_cast<char>(attribute.value.size())};
  out.append(attribute.type).append("=#");
  for (const char c : der + attribute.value) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return true;
}

}  // namespace

std::optional<DistinguishedName> parse_distinguished_name(std::string_view text) {
  if (text.size() > kMaxDistinguishedName) return std::nullopt;
  return Reader(text).read();
}

std::string to_text(const DistinguishedName& name) {
  std::string out;
  for (const DistinguishedName::RelativeName& relative : name.names) {
    char separator = ',';
    for (const DistinguishedName::Attribute& attribute : relative) {
      if (!out.empty()) out += separator;
      separator = '+';
      if (!write_attribute(out, attribute)) return {};
    }
  }
  // What cannot be read back as the same name is not written: nobody could register it.
  return parse_distinguished_name(out) == name ? out : std::string{};
}

bool same_distinguished_name(std::string_view a, std::string_view b) {
  const auto first = parse_distinguished_name(a), second = parse_distinguished_name(b);
  return first && second && *first == *second;
}

}  // namespace base
