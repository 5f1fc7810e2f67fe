// Keeping and renewing answers.
#include "gateway/stored_answer.h"

#include <algorithm>
#include <array>

#include "gateway/forward_head.h"
#include "http/field_syntax.h"
#include "http/framing.h"
#include "http/http_date.h"
#include "http/relayed_fields.h"

namespace gateway {
namespace {

/// RFC 9110 §15.1: cacheable by default. Not 206: parts of an answer are not put together here.
constexpr std::array kCacheable{200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501};
constexpr std::size_t kMostVaries = 16;   // names in Vary
constexpr std::size_t kBesideText = 512;  // bytes of what is around an answer in memory, about

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

/// The values of all lines of that name.
template <class Visit>
void each_line(const FieldList& fields, std::string_view name, Visit visit) {
  for (const auto& [own, value] : fields)
    if (http::same_field_name(own, name)) visit(std::string_view(value));
}

/// Of a field that is sent once: "" if it is not there, or more than once.
std::string_view only(const FieldList& fields, std::string_view name) {
  std::string_view found;
  unsigned count = 0;
  each_line(fields, name, [&](std::string_view value) {
    found = value;
    ++count;
  });
  return count == 1 ? found : std::string_view{};
}

bool has(const FieldList& fields, std::string_view name) {
  return std::ranges::any_of(fields,
                             [name](const auto& field) { return http::same_field_name(field.first, name); });
}

/// False if the answer is for this request alone, or if what it varies with cannot be read.
/// Of a request to a backend: no two have the same there, or it tells of the client what the key does not.
bool is_written_here(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames{"forwarded", "x-request-id", "traceparent", "tracestate"};
  return std::ranges::any_of(kNames,
                             [name](std::string_view one) { return http::same_field_name(name, one); });
}

bool read_vary(const FieldList& fields, std::span<const http::FieldView> request, FieldList& out) {
  bool good = true;
  each_line(fields, "vary", [&](std::string_view line) {
    http::for_each_element(line, [&](std::string_view name) {
      good =
          good && name != "*" && http::is_token(name) && !is_written_here(name) && out.size() < kMostVaries;
      if (good) out.emplace_back(lower_case(name), forwarded_value(request, name));
    });
  });
  return good;
}

void read_validators(const FieldList& fields, base::Instant now, base::Instant date, StoredAnswer& out) {
  if (const std::string_view etag = only(fields, "etag"); http::is_entity_tag(etag)) out.etag = etag;
  const auto changed = http::parse_http_date(only(fields, "last-modified"), now);
  out.has_last_modified = changed.has_value();
  out.last_modified = changed.value_or(date);
}

base::Seconds read_age(const FieldList& fields) {
  std::optional<std::chrono::seconds> first;
  each_line(fields, "age", [&](std::string_view line) {
    http::for_each_element(line, [&](std::string_view value) {
      if (!first) first = http::parse_delta_seconds(value).value_or(std::chrono::seconds{0});
    });
  });
  return first.value_or(std::chrono::seconds{0});
}

/// §4.2.1; nullopt: nothing is said.
std::optional<base::Seconds> read_lifetime(const FieldList& fields, const http::CacheControl& control,
                                           base::Instant date, base::Instant now) {
  const auto expires = http::parse_http_date(only(fields, "expires"), now);
  return http::explicit_lifetime(control, expires, has(fields, "expires") && !expires, date);
}

base::Seconds read_stand_in(const http::CacheControl& control, const openapi::CacheRule& rule) {
  // §4.2.4: these forbid a stale answer, also where it would only stand in.
  if (control.no_cache || control.must_revalidate || control.proxy_revalidate || control.s_maxage)
    return base::Seconds{0};
  return control.stale_if_error ? std::min(rule.stale_if_error, *control.stale_if_error)
                                : rule.stale_if_error;
}

bool is_kept_field(const FieldList& all, const std::string& name) {
  if (http::is_hop_by_hop(name) || http::same_field_name(name, "age")) return false;
  bool named = false;
  each_line(all, "connection", [&](std::string_view line) {
    http::for_each_element(line,
                           [&](std::string_view option) { named |= http::same_field_name(option, name); });
  });
  return !named;
}

/// §3.2: the body did not change, and so did not what describes it.
bool is_renewed(const FieldList& all, const std::string& name) {
  if (http::same_field_name(name, "age")) return true;
  if (name.size() > 8 && http::same_field_name(name.substr(0, 8), "content-") &&
      !http::same_field_name(name, "content-location"))
    return false;
  return is_kept_field(all, name);
}

}  // namespace

std::size_t StoredAnswer::size() const noexcept {
  std::size_t bytes = kBesideText + body.size() + etag.size();
  for (const FieldList* list : {&fields, &varies})
    for (const auto& [name, value] : *list)
      bytes += sizeof(FieldList::value_type) + name.size() + value.size();
  return bytes;
}

std::string forwarded_value(std::span<const http::FieldView> request, std::string_view name) {
  std::string out;
  if (dropped_on_the_way_in(name) || http::connection_names(request, name)) return out;
  for (const http::FieldView& field : request)
    if (http::same_field_name(field.name, name))
      out.append(out.empty() ? "" : ", ").append(http::trim_ows(field.value));
  return out;
}

JudgedAnswer judge_answer(http::Response&& answer, std::span<const http::FieldView> request,
                          const openapi::CacheRule& rule, const AnswerMoment& moment) {
  auto out = std::make_shared<StoredAnswer>();
  http::CacheControl control;
  each_line(answer.fields, "cache-control",
            [&control](std::string_view line) { http::read_cache_control(line, control); });
  const base::Instant date =
      http::parse_http_date(only(answer.fields, "date"), moment.now).value_or(moment.now);
  const bool readable = read_vary(answer.fields, request, out->varies);
  read_validators(answer.fields, moment.now, date, *out);
  const auto lifetime = read_lifetime(answer.fields, control, date, moment.now);
  out->lifetime =
      control.no_cache ? base::Seconds{0} : std::min(lifetime.value_or(base::Seconds{0}), rule.max_age);
  out->initial_age =
      http::initial_age({moment.sent, moment.received, moment.now, date, read_age(answer.fields)});
  out->received = moment.received;
  out->stand_in = read_stand_in(control, rule);
  out->mark = moment.mark;
  const bool allowed = readable && moment.mark.quiet && !control.broken && !control.no_store &&
                       !control.is_private && !has(answer.fields, "set-cookie") &&
                       std::ranges::count(kCacheable, answer.status) != 0;
  const bool timed = lifetime.has_value() || (control.no_cache && out->has_validator());
  const bool useful =
      out->has_validator() || http::may_stand_in(out->lifetime, out->initial_age, out->stand_in);
  out->status = answer.status;
  for (auto& [name, value] : answer.fields)
    if (is_kept_field(answer.fields, name)) out->fields.emplace_back(name, value);
  out->body = std::move(answer.body);
  return {std::move(out), allowed && timed && useful};
}

std::optional<http::Response> renewed(const StoredAnswer& known, const http::Response& not_modified) {
  const std::string_view etag = only(not_modified.fields, "etag");
  if (!etag.empty() && !known.etag.empty() && !http::same_weakly(etag, known.etag)) return std::nullopt;
  http::Response out;
  out.status = known.status;
  out.body = known.body;
  for (const auto& [name, value] : known.fields)
    if (!has(not_modified.fields, name) || !is_renewed(not_modified.fields, name)) out.add(name, value);
  for (const auto& [name, value] : not_modified.fields)
    if (is_renewed(not_modified.fields, name)) out.add(name, value);
  return out;
}

bool is_chosen_by(const StoredAnswer& answer, std::span<const http::FieldView> request) {
  return std::ranges::all_of(answer.varies, [&request](const auto& field) {
    return forwarded_value(request, field.first) == field.second;
  });
}

}  // namespace gateway
