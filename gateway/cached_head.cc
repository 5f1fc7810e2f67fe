// Writing the head of a kept answer.
#include "gateway/cached_head.h"

#include <algorithm>
#include <array>

#include "http/answer_head.h"

namespace gateway {
namespace {

constexpr std::array<std::string_view, 7> kOfNotModified{"cache-control", "content-location", "date", "etag",
                                                         "expires",       "last-modified",    "vary"};
constexpr std::size_t kBesideFields = 256;

bool of_not_modified(std::string_view name) {
  return std::ranges::any_of(kOfNotModified,
                             [name](std::string_view one) { return http::same_field_name(name, one); });
}

}  // namespace

void append_cached_head(std::string& out, const CachedHead& head) {
  const StoredAnswer& answer = head.answer;
  http::TextWriter text(out, kBesideFields + head.lines.size() + answer.size() - answer.body.size());
  http::put_status_line(text, head.not_modified ? 304 : answer.status);
  for (const auto& [name, value] : answer.fields)
    if (!head.not_modified || of_not_modified(name)) text.field(name, value);
  if (head.age) text.put("Age: ").number(static_cast<std::uint64_t>(head.age->count())).put("\r\n");
  text.put(head.lines);
  if (!head.not_modified && http::status_has_body(answer.status))
    text.put("Content-Length: ").number(answer.body.size()).put("\r\n");
  text.put(head.connection).put("\r\n");
}

}  // namespace gateway
