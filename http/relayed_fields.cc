// Which fields of a backend's answer go on to the client.
#include "http/relayed_fields.h"

#include <algorithm>

#include "http/framing.h"

namespace http {
namespace {

/// ASCII lower case without a branch; what it does to other bytes does not matter, field names are tokens.
char lowered(char c) { return static_cast<char>(c | 0x20); }

/// `lower` is lower case and has no control bytes or '^'..'_' pairs that would collide under lowered().
bool is_named(std::string_view name, std::string_view lower) noexcept {
  return name.size() == lower.size() && same_field_name(name, lower);
}

/// Connection fields that say nothing but close or keep-alive name no field.
bool connection_names_others(std::span<const FieldView> fields) {
  return std::ranges::any_of(fields, [](const FieldView& field) {
    return is_named(field.name, "connection") && !is_named(field.value, "keep-alive") &&
           !is_named(field.value, "close");
  });
}

}  // namespace

bool is_hop_by_hop(std::string_view name) noexcept {
  if (name.empty()) return true;
  switch (lowered(name.front())) {
    case 'c':
      return is_named(name, "connection") || is_named(name, "content-length");
    case 'k':
      return is_named(name, "keep-alive");
    case 'p':
      return name.size() > 6 && same_field_name(name.substr(0, 6), "proxy-");
    case 't':
      return is_named(name, "te") || is_named(name, "trailer") || is_named(name, "transfer-encoding");
    case 'u':
      return is_named(name, "upgrade");
    default:
      return false;
  }
}

bool put_relayed_fields(TextWriter& out, std::span<const FieldView> fields,
                        std::span<const std::string_view> owned) {
  bool has_date = false;
  const bool names_others = connection_names_others(fields);
  for (const FieldView& field : fields) {
    if (is_hop_by_hop(field.name)) continue;
    if (std::ranges::any_of(owned, [&](std::string_view name) { return is_named(field.name, name); }))
      continue;
    if (names_others && connection_names(fields, field.name)) continue;
    has_date = has_date || is_named(field.name, "date");
    out.field(field.name, field.value);
  }
  return has_date;
}

}  // namespace http
