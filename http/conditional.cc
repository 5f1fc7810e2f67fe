// Comparing validators.
#include "http/conditional.h"

#include "http/http_date.h"

namespace http {
namespace {

constexpr std::string_view kWeak = "W/";

std::string_view opaque(std::string_view tag) {
  return tag.starts_with(kWeak) ? tag.substr(kWeak.size()) : tag;
}

void skip(std::string_view& list) {
  while (!list.empty() && (list.front() == ' ' || list.front() == '\t' || list.front() == ','))
    list.remove_prefix(1);
}

/// The next tag of a list, commas inside its quotes and all; empty at the end and at what is no tag.
std::string_view take_tag(std::string_view& list) {
  skip(list);
  const std::size_t begin = list.starts_with(kWeak) ? kWeak.size() : 0;
  if (list.size() <= begin || list[begin] != '"') return {};
  const std::size_t end = list.find('"', begin + 1);
  if (end == std::string_view::npos) return {};
  const std::string_view tag = list.substr(0, end + 1);
  list.remove_prefix(end + 1);
  return is_entity_tag(tag) ? tag : std::string_view{};
}

bool names(std::string_view list, std::string_view etag) {
  if (list == "*") return true;
  if (etag.empty()) return false;
  for (std::string_view tag = take_tag(list); !tag.empty(); tag = take_tag(list))
    if (same_weakly(tag, etag)) return true;
  return false;
}

}  // namespace

bool is_entity_tag(std::string_view text) noexcept {
  text = opaque(text);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  for (const char c : text.substr(1, text.size() - 2)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7f || byte == '"') return false;
  }
  return true;
}

bool same_weakly(std::string_view a, std::string_view b) noexcept { return opaque(a) == opaque(b); }

bool is_not_modified(std::span<const FieldView> request, const Validators& known,
                     base::Instant now) noexcept {
  bool has_tags = false, named = false;
  std::string_view since;
  unsigned since_count = 0;
  for (const FieldView& field : request) {
    if (same_field_name(field.name, "if-none-match")) {
      has_tags = true;
      named = named || names(field.value, known.etag);
    } else if (same_field_name(field.name, "if-modified-since")) {
      since = field.value;
      ++since_count;
    }
  }
  if (has_tags) return named;
  if (since_count != 1 || !known.last_modified) return false;
  const auto at = parse_http_date(since, now);
  return at && *known.last_modified <= *at;
}

}  // namespace http
