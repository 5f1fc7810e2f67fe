// Structured fields (RFC 9651, RFC 8941): dictionaries of items and inner lists, as signatures are written
// in.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace http::sf {

inline constexpr std::size_t kMaxField = 16 * 1024;  // bytes of a field's combined value
inline constexpr std::size_t kMaxMembers = 16;       // of a dictionary
inline constexpr std::size_t kMaxItems = 64;         // of an inner list
inline constexpr std::size_t kMaxParameters = 16;    // of an item or inner list

struct Token {
  std::string text;
  friend bool operator==(const Token&, const Token&) = default;
};
struct Bytes {
  std::string bytes;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};
/// RFC 9651 3.3: Boolean, Integer, String, Token, Byte Sequence. No field that is read here has Decimals,
/// Dates or Display Strings: these are refused.
using BareItem = std::variant<bool, std::int64_t, std::string, Token, Bytes>;

using Parameters = std::vector<std::pair<std::string, BareItem>>;  // in their order
struct Item {
  BareItem value;
  Parameters parameters{};
  friend bool operator==(const Item&, const Item&) = default;
};
struct InnerList {
  std::vector<Item> items;
  Parameters parameters{};
  friend bool operator==(const InnerList&, const InnerList&) = default;
};
using Member = std::variant<Item, InnerList>;
using Dictionary = std::vector<std::pair<std::string, Member>>;  // in their order

/// RFC 9651 4.2.2, of a field's lines combined with ", " (RFC 9110 5.3). Stricter in one point: a key that is
/// given twice, in the dictionary or in parameters, is refused instead of replacing the first.
/// @return malformed_request if it is no such dictionary or beyond the limits above. Pure.
base::Result<Dictionary> parse_dictionary(std::string_view text);

/// The member of that key; nullptr if there is none. Points into `dictionary`.
const Member* find(const Dictionary& dictionary, std::string_view key) noexcept;
/// The value of the parameter; nullptr if there is none. Points into `parameters`.
const BareItem* find(const Parameters& parameters, std::string_view key) noexcept;

/// RFC 9651 4.1: the one way to write it. Strings, tokens and keys must be what parse_dictionary() gives.
void append(std::string& out, const BareItem& value);
void append(std::string& out, const Parameters& parameters);
void append(std::string& out, const Item& item);
void append(std::string& out, const InnerList& list);
void append(std::string& out, const Dictionary& dictionary);

}  // namespace http::sf
