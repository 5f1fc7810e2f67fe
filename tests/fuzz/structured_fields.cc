// Fuzzes structured fields: what is read as a dictionary is written in one way, and read again as the same.
#include "http/structured_fields.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text(data, size);
  const auto read = http::sf::parse_dictionary(text);
  if (!read) return 0;
  std::string written;
  http::sf::append(written, *read);
  // The canonical form may be longer than what was read (", " for ","), and then beyond the limit of a field.
  const auto again = http::sf::parse_dictionary(written);
  if (written.size() <= http::sf::kMaxField) {
    fuzz::require(bool(again), "what was written is read");
    fuzz::require(*again == *read, "and is the same");
    std::string twice;
    http::sf::append(twice, *again);
    fuzz::require(twice == written, "there is one way to write it");
  }
  fuzz::require(read->size() <= http::sf::kMaxMembers, "members are limited");
  for (const auto& [name, member] : *read) {
    fuzz::require(http::sf::find(*read, name) == &member, "a key is there once");
    if (const auto* list = std::get_if<http::sf::InnerList>(&member))
      fuzz::require(list->items.size() <= http::sf::kMaxItems, "items are limited");
  }
  // Another member in front changes nothing about the others.
  if (!http::sf::find(*read, "zz") && read->size() < http::sf::kMaxMembers && !read->empty() &&
      text.size() + 4 <= http::sf::kMaxField) {
    const auto longer = http::sf::parse_dictionary("zz, " + std::string(text));
    fuzz::require(longer && http::sf::Dictionary(longer->begin() + 1, longer->end()) == *read,
                  "a member in front is one member more");
  }
  return 0;
}
