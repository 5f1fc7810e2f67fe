// Stage: answers are kept, and given again to callers of whom a backend would be told the same (RFC 9111).
#include "gateway/answer_fields.h"
#include "gateway/cache_key.h"
#include "gateway/cache_request.h"
#include "gateway/cache_status.h"
#include "gateway/cached_head.h"
#include "gateway/stages.h"
#include "http/answer_head.h"
#include "http/answer_reader.h"

namespace gateway {
namespace {

using base::Error;
using base::ErrorCode;

base::Micros micros(std::int64_t ns) {
  return std::chrono::duration_cast<base::Micros>(std::chrono::nanoseconds{ns});
}

/// What is known of a request before a backend is asked.
struct Lookup {
  CacheWish wish;
  base::Digest key{};
  CacheChanges::Mark mark{};
  std::uint64_t edition = 0;
  base::Micros now{0};
  AnswerCache::Answer known{};  // null: nothing, or it was changed since
};

void drop(Worker& worker, const Lookup& found) {
  worker.answers.drop(found.key, found.known);
  worker.counters.cache_bytes.set(worker.answers.bytes());
}

Lookup look_up(Worker& worker, const Exchange& x, const CacheWish& wish) {
  Lookup out{wish, cache_key(x), worker.node.cache_changes->mark(x.path), worker.answers_edition,
             micros(x.started_ns)};
  out.known = worker.answers.find(out.key, x.connection.head().fields);
  if (out.known && out.known->mark != out.mark) {
    drop(worker, out);
    out.known.reset();
  }
  return out;
}

/// RFC 9211 §2.2.
std::string_view reason_to_forward(const Worker& worker, const Lookup& found) {
  if (!found.known) return worker.answers.knows(found.key) ? "vary-miss" : "uri-miss";
  return found.known->age(found.now) < found.known->lifetime ? "request" : "stale";
}

/// The same as a member of Cache-Status, for what passes before anything is known of its answer.
std::string_view passing_status(std::string_view reason) {
  if (reason == "vary-miss") return "tollgate; fwd=vary-miss";
  if (reason == "uri-miss") return "tollgate; fwd=uri-miss";
  return reason == "stale" ? "tollgate; fwd=stale" : "tollgate; fwd=request";
}

bool may_stand_in(const Lookup& found, base::Micros now) {
  const StoredAnswer* known = found.known.get();
  return known && known->stand_in > base::Seconds{0} && !found.wish.control.no_cache &&
         !found.wish.control.max_age && !found.wish.control.min_fresh &&
         http::may_stand_in(known->lifetime, known->age(now), known->stand_in);
}

bool is_failure(const Error& error) {
  return error.code == ErrorCode::backend_unavailable || error.code == ErrorCode::backend_timeout ||
         error.code == ErrorCode::overloaded;
}

/// RFC 5861 §4.
bool is_failure(int status) { return status == 500 || status == 502 || status == 503 || status == 504; }

/// `answer` is a copy of the pointer: the cache may drop its own while this waits for the client.
http::Task<void> send_kept(Exchange& x, AnswerCache::Answer answer, CacheNote note, base::Micros now) {
  const http::HeadView& head = x.connection.head();
  const base::Micros age = answer->age(now);
  const bool from_memory = note.forwarded.empty() || note.forward_status != 0 || !note.detail.empty();
  if (from_memory || note.stored) note.ttl = answer->lifetime - std::chrono::floor<base::Seconds>(age);
  x.cache_status = {};
  x.scratch.answer_fields.clear();
  append_answer_fields(x.scratch.answer_fields, x);
  x.scratch.answer_fields.append("Cache-Status: ").append(cache_status(note)).append("\r\n");
  CachedHead out{*answer};
  out.not_modified =
      answer->status / 100 == 2 && http::is_not_modified(head.fields, answer->validators(), x.now);
  if (from_memory || age >= base::Seconds{1}) out.age = std::chrono::floor<base::Seconds>(age);
  out.lines = x.scratch.answer_fields;
  out.connection = http::connection_line(head.version, x.connection.keep_alive());
  const bool bodiless =
      out.not_modified || head.method == http::Method::head || !http::status_has_body(answer->status);
  x.connection.out().clear();
  append_cached_head(x.connection.out(), out);
  x.status = out.not_modified ? 304 : answer->status;
  x.bytes = bodiless ? 0 : answer->body.size();
  const std::string_view body = bodiless ? std::string_view{} : std::string_view(answer->body);
  (void)co_await x.connection.flush(body);
}

http::Task<base::Status> send_on(Worker& worker, Exchange& x) {
  base::Status sent = co_await forward(worker, x);
  if (x.checks_answer) sent = check_answer(x, std::move(sent));
  co_return sent;
}

/// A backend's answer goes to the client as it comes.
http::Task<base::Status> pass(Worker& worker, Exchange& x, CacheOutcome outcome, std::string_view status) {
  x.cache_outcome = outcome;
  x.cache_status = status;
  base::Status sent = co_await send_on(worker, x);
  if (sent && x.to_check) co_await send_checked(x);
  co_return sent;
}

/// Keeps what may be kept. True if it did.
bool keep(Worker& worker, const Exchange& x, const Lookup& found, const JudgedAnswer& judged) {
  const bool unchanged = worker.node.cache_changes->mark(x.path) == found.mark;
  const bool kept = judged.keep && unchanged &&
                    worker.answers.keep(found.key, x.connection.head().fields, judged.answer, found.edition);
  // What was known is not so any more, whether or not there is something in its place.
  if (!kept && found.known) drop(worker, found);
  worker.counters.cache_bytes.set(worker.answers.bytes());
  return kept;
}

/// What is sent after the backend has answered, and what Cache-Status says of it.
struct Outcome {
  AnswerCache::Answer answer;  // null: the 304 was not about what was asked
  CacheNote note;
  CacheOutcome kind = CacheOutcome::miss;
};

Outcome take_answer(Worker& worker, const Exchange& x, const Lookup& found, http::Response&& answer,
                    std::string_view reason, base::Micros now) {
  const AnswerMoment moment{found.now, now, worker.core.wall(), found.mark};
  const openapi::CacheRule& rule = *x.operation()->cache;
  const bool asked = found.known && found.known->has_validator();
  Outcome out;
  out.note.forwarded = reason;
  if (asked && answer.status == 304) {
    auto merged = renewed(*found.known, answer);
    if (!merged) {
      drop(worker, found);
      return out;
    }
    out.kind = CacheOutcome::revalidated;
    out.note.forward_status = 304;
    answer = *std::move(merged);
  }
  JudgedAnswer judged = judge_answer(std::move(answer), x.connection.head().fields, rule, moment);
  // A backend that fails says nothing of what was known before.
  out.note.stored = !is_failure(judged.answer->status) && keep(worker, x, found, judged);
  out.answer = std::move(judged.answer);
  return out;
}

http::Task<base::Status> stand_in(Exchange& x, const Lookup& found, std::string_view reason, int failed,
                                  base::Micros now) {
  CacheNote note;
  note.forwarded = reason;
  note.forward_status = failed;
  note.detail = "stale-if-error";
  x.cache_outcome = CacheOutcome::stale;
  co_await send_kept(x, found.known, note, now);
  co_return base::ok();
}

http::Task<base::Status> ask_backend(Worker& worker, Exchange& x, const Lookup& found) {
  const http::HeadView& head = x.connection.head();
  const std::string_view reason = reason_to_forward(worker, found);
  x.cache_outcome = CacheOutcome::miss;
  x.cache_status = passing_status(reason);
  http::Connection& client = answers_to(x);
  x.caching = std::make_unique<CachedExchange>(client, x.operation()->cache->max_object);
  CachedExchange& caching = *x.caching;
  if (found.known && found.known->has_validator())
    caching.fields = validating_fields(head.fields, *found.known, caching.since);
  else
    caching.fields.assign(head.fields.begin(), head.fields.end());
  base::Status sent = co_await send_on(worker, x);
  const base::Micros now = micros(base::monotonic_ns());
  if (!sent) {
    if (!is_failure(sent.error()) || !may_stand_in(found, now)) co_return sent;
    co_return co_await stand_in(x, found, reason, 0, now);
  }
  if (x.status == 0) co_return sent;  // the client has gone
  if (caching.answer.passing()) {
    if (x.to_check) co_await send_checked(x);
    co_return sent;
  }
  std::optional<http::Response> answer;
  if (x.answer_complete) answer = http::read_whole_answer(caching.answer.text(), false);
  const bool failed = !answer || is_failure(answer->status);
  if (failed && may_stand_in(found, now))
    co_return co_await stand_in(x, found, reason, answer ? answer->status : 0, now);
  if (!answer) co_return Error{ErrorCode::backend_unavailable, "the backend's answer broke off"};
  Outcome outcome = take_answer(worker, x, found, *std::move(answer), reason, now);
  if (!outcome.answer)
    co_return Error{ErrorCode::backend_unavailable, "the backend's 304 is about another answer"};
  x.cache_outcome = outcome.kind;
  co_await send_kept(x, std::move(outcome.answer), outcome.note, now);
  co_return base::ok();
}

}  // namespace

http::Task<base::Status> through_cache(Worker& worker, Exchange& x) {
  const CacheWish wish = read_wish(x.connection.head().fields);
  // What began under other documents neither uses nor leaves what is kept under the new ones.
  const bool outlived = worker.answers_edition != worker.answers.edition();
  if (wish.pass_by || outlived || !worker.node.cache_changes || !worker.answers.enabled())
    co_return co_await pass(worker, x, CacheOutcome::bypass, "tollgate; fwd=bypass");
  const Lookup found = look_up(worker, x, wish);
  if (found.known &&
      http::is_fresh_enough(found.known->lifetime, found.known->age(found.now), wish.control)) {
    x.cache_outcome = CacheOutcome::hit;
    const CacheNote note;
    co_await send_kept(x, found.known, note, found.now);
    co_return base::ok();
  }
  if (wish.control.only_if_cached)
    co_return Error{ErrorCode::not_cached, "no kept answer can be used, and the request wants no other"};
  // What a HEAD is answered with cannot be kept, and says nothing of what is kept that a GET would not say
  // better.
  if (x.connection.head().method == http::Method::head)
    co_return co_await pass(worker, x, CacheOutcome::miss, passing_status(reason_to_forward(worker, found)));
  co_return co_await ask_backend(worker, x, found);
}

}  // namespace gateway
