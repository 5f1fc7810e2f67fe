// Tests of kept answers over loopback: hits, validation, stand-ins, invalidation, and who gets what (RFC
// 9111).
#include <doctest/doctest.h>

#include "gateway/stages.h"
#include "tests/support/cached_world.h"

using test_support::backend_answer;
using test_support::CachedWorld;
using test_support::field_of;

namespace {

const std::string kFresh = "Cache-Control: max-age=60\r\nETag: \"a\"\r\n";
/// Stale the moment it arrives.
const std::string kStale = "Cache-Control: max-age=60\r\nAge: 60\r\nETag: \"a\"\r\n";

std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

/// Cache-Status up to its ttl, which must be `ttl` seconds, or less by as much as a slow machine may lose.
bool says(const std::string& answer, const std::string& status, int ttl) {
  const std::string value = field_of(answer, "Cache-Status"), begin = status + "; ttl=";
  if (!value.starts_with(begin)) return false;
  const int left = std::stoi(value.substr(begin.size()));
  return left <= ttl && left > ttl - 9;
}

/// Age, or more by as much as a slow machine may lose.
bool is_aged(const std::string& answer, int age) {
  const std::string value = field_of(answer, "Age");
  return !value.empty() && std::stoi(value) >= age && std::stoi(value) < age + 9;
}

std::uint64_t counted(CachedWorld& w, gateway::CacheOutcome outcome) {
  return w.t.worker->counters.cache[static_cast<std::size_t>(outcome)].read();
}

}  // namespace

TEST_CASE("a fresh answer is given again without asking, with its age, to GET and HEAD (RFC 9111 4)") {
  CachedWorld w;
  const std::string first = w.through_backend(w.request(), backend_answer(kFresh, "{\"n\":1}"));
  CHECK(first.starts_with("HTTP/1.1 200 "));
  CHECK(body_of(first) == "{\"n\":1}");
  CHECK(says(first, "tollgate; fwd=uri-miss; stored", 60));
  const std::string second = w.from_memory(w.request());
  CAPTURE(second);
  CHECK(second.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(body_of(second) == "{\"n\":1}");
  CHECK(is_aged(second, 0));
  CHECK(field_of(second, "ETag") == "\"a\"");
  CHECK(field_of(second, "Date") == field_of(first, "Date"));
  CHECK(field_of(second, "Content-Length") == "7");
  CHECK(field_of(second, "Cache-Status").starts_with("tollgate; hit; ttl="));
  CHECK(field_of(second, "X-Request-Id") != field_of(first, "X-Request-Id"));
  CHECK(!field_of(second, "RateLimit").empty());
  const std::string head = w.from_memory(w.request("", "/v1/accounts", "HEAD"));
  CHECK(field_of(head, "Content-Length") == "7");
  CHECK(body_of(head) == "");
  CHECK(counted(w, gateway::CacheOutcome::hit) == 2);
  CHECK(counted(w, gateway::CacheOutcome::miss) == 1);
  CHECK(w.t.worker->counters.cache_bytes.read() > 0);
}

TEST_CASE("a backend's Date is what an age counts from, and goes on as it is (4.2.3)") {
  CachedWorld w;
  // The clock of these tests stands at Tue, 14 Nov 2023 22:13:20 GMT.
  const std::string first =
      w.through_backend(w.request(), backend_answer(kFresh + "Date: Tue, 14 Nov 2023 22:12:30 GMT\r\n"));
  CHECK(field_of(first, "Date") == "Tue, 14 Nov 2023 22:12:30 GMT");
  CHECK(is_aged(first, 50));
  CHECK(field_of(first, "Cache-Status").starts_with("tollgate; fwd=uri-miss; stored; ttl="));
  CHECK(is_aged(w.from_memory(w.request()), 50));
}

TEST_CASE("what may not be kept is asked for each time (3)") {
  for (const char* fields :
       {"", "Cache-Control: no-store\r\n", "Cache-Control: private, max-age=60\r\n",
        "Cache-Control: max-age=60\r\nSet-Cookie: a=b\r\n", "Cache-Control: max-age=60\r\nVary: *\r\n"}) {
    CAPTURE(fields);
    CachedWorld w;
    for (int i = 0; i < 2; ++i) {
      const std::string answer = w.through_backend(w.request(), backend_answer(fields));
      CHECK(answer.starts_with("HTTP/1.1 200 "));
      CHECK(field_of(answer, "Cache-Status") == "tollgate; fwd=uri-miss");
    }
    CHECK(w.t.worker->counters.cache_bytes.read() == 0);
  }
}

TEST_CASE("an answer to one app, user or consent is never given to another (RFC 9111 3.5, gateway.md 169)") {
  CachedWorld w;
  w.through_backend(w.request(), backend_answer(kFresh, "{\"of\":\"app_1\"}"));
  const std::string mine = w.token;
  w.token = w.t.token("a:read", "app_2");
  const std::string other = w.through_backend(w.request(), backend_answer(kFresh, "{\"of\":\"app_2\"}"));
  CHECK(body_of(other) == "{\"of\":\"app_2\"}");
  w.token = w.t.token("a:read p:write");
  const std::string wider = w.through_backend(w.request(), backend_answer(kFresh, "{\"of\":\"wider\"}"));
  CHECK(body_of(wider) == "{\"of\":\"wider\"}");
  w.token = mine;
  CHECK(body_of(w.from_memory(w.request())) == "{\"of\":\"app_1\"}");
  // A new token of the same app, user and consent is told the same.
  w.token = w.t.token("a:read");
  CHECK(body_of(w.from_memory(w.request())) == "{\"of\":\"app_1\"}");
}

TEST_CASE("the policy comes first: without a good token, beyond the limits, against the schema") {
  CachedWorld w;
  w.through_backend(w.request(), backend_answer(kFresh));
  CHECK(w.from_memory("GET /v1/accounts HTTP/1.1\r\nHost: api.example\r\n\r\n").starts_with("HTTP/1.1 401 "));
  CHECK(w.from_memory(w.request("", "/v1/accounts?limit=0")).starts_with("HTTP/1.1 400 "));
  std::string answer;
  for (int i = 0; i < 60 && !answer.starts_with("HTTP/1.1 429 "); ++i) answer = w.from_memory(w.request());
  CHECK(answer.starts_with("HTTP/1.1 429 "));
}

TEST_CASE("another query is another answer (gateway.md section 2, 24)") {
  CachedWorld w;
  w.through_backend(w.request("", "/v1/accounts?limit=1"), backend_answer(kFresh, "{\"n\":1}"));
  CHECK(body_of(w.through_backend(w.request("", "/v1/accounts?limit=2"),
                                  backend_answer(kFresh, "{\"n\":2}"))) == "{\"n\":2}");
  CHECK(body_of(w.from_memory(w.request("", "/v1/accounts?limit=1"))) == "{\"n\":1}");
}

TEST_CASE("Vary: another value is another answer, and Cache-Status says so (4.1)") {
  CachedWorld w;
  const std::string vary = kFresh + "Vary: Accept-Language\r\n";
  w.through_backend(w.request("Accept-Language: en\r\n"), backend_answer(vary, "{\"in\":\"en\"}"));
  const std::string german =
      w.through_backend(w.request("Accept-Language: de\r\n"), backend_answer(vary, "{\"in\":\"de\"}"));
  CHECK(says(german, "tollgate; fwd=vary-miss; stored", 60));
  CHECK(body_of(w.from_memory(w.request("Accept-Language: en\r\n"))) == "{\"in\":\"en\"}");
  CHECK(body_of(w.from_memory(w.request("Accept-Language: de\r\n"))) == "{\"in\":\"de\"}");
}

TEST_CASE("If-None-Match and If-Modified-Since are answered from memory (4.3.2, gateway.md 170)") {
  CachedWorld w;
  w.through_backend(
      w.request(),
      backend_answer(kFresh + "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Of-Body: 1\r\n"));
  for (const char* condition : {"If-None-Match: \"b\", W/\"a\"\r\n", "If-None-Match: *\r\n",
                                "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"}) {
    CAPTURE(condition);
    const std::string answer = w.from_memory(w.request(condition));
    CHECK(answer.starts_with("HTTP/1.1 304 "));
    CHECK(field_of(answer, "ETag") == "\"a\"");
    CHECK(field_of(answer, "X-Of-Body") == "");
    CHECK(field_of(answer, "Content-Length") == "");
    CHECK(body_of(answer) == "");
  }
  for (const char* condition :
       {"If-None-Match: \"b\"\r\n", "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n",
        "If-None-Match: \"b\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"}) {
    CAPTURE(condition);
    CHECK(w.from_memory(w.request(condition)).starts_with("HTTP/1.1 200 "));
  }
}

TEST_CASE("Range, If-Match and no-store pass the cache by, and leave it as it is (gateway.md 170)") {
  CachedWorld w;
  w.through_backend(w.request(), backend_answer(kFresh, "{\"n\":1}"));
  const std::string part = w.through_backend(
      w.request("Range: bytes=0-1\r\nIf-Range: \"a\"\r\n"),
      backend_answer(kFresh + "Content-Range: bytes 0-1/7\r\n", "{\"", "206 Partial Content"));
  CHECK(part.starts_with("HTTP/1.1 206 "));
  CHECK(field_of(w.asked, "Range") == "bytes=0-1");
  CHECK(field_of(w.asked, "If-Range") == "\"a\"");
  CHECK(field_of(part, "Cache-Status") == "tollgate; fwd=bypass");
  const std::string failed =
      w.through_backend(w.request("If-Match: \"b\"\r\n"), backend_answer("", "", "412 Precondition Failed"));
  CHECK(failed.starts_with("HTTP/1.1 412 "));
  const std::string secret =
      w.through_backend(w.request("Cache-Control: no-store\r\n"), backend_answer(kFresh, "{\"n\":2}"));
  CHECK(body_of(secret) == "{\"n\":2}");
  CHECK(body_of(w.from_memory(w.request())) == "{\"n\":1}");
  CHECK(counted(w, gateway::CacheOutcome::bypass) == 3);
}

TEST_CASE("a stale answer is asked about with its validators, and 304 renews it (4.3)") {
  CachedWorld w;
  const std::string first = w.through_backend(w.request(), backend_answer(kStale, "{\"n\":1}"));
  CHECK(is_aged(first, 60));
  const std::string second = w.through_backend(
      w.request("If-None-Match: \"mine\"\r\n"),
      "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=90\r\nETag: \"a\"\r\nX-New: 1\r\n\r\n");
  CHECK(field_of(w.asked, "If-None-Match") == "\"a\"");
  CHECK(second.starts_with("HTTP/1.1 200 "));
  CHECK(body_of(second) == "{\"n\":1}");
  CHECK(field_of(second, "X-New") == "1");
  CHECK(says(second, "tollgate; fwd=stale; fwd-status=304; stored", 90));
  CHECK(counted(w, gateway::CacheOutcome::revalidated) == 1);
  const std::string third = w.from_memory(w.request("If-None-Match: \"a\"\r\n"));
  CHECK(third.starts_with("HTTP/1.1 304 "));
  CHECK(field_of(third, "Cache-Control") == "max-age=90");
}

TEST_CASE(
    "a stale answer whose successor comes is replaced, one whose successor may not be kept is gone (4.3.3)") {
  CachedWorld w;
  w.through_backend(w.request(), backend_answer(kStale, "{\"n\":1}"));
  const std::string second = w.through_backend(
      w.request(), backend_answer("Cache-Control: max-age=60\r\nETag: \"b\"\r\n", "{\"n\":2}"));
  CHECK(says(second, "tollgate; fwd=stale; stored", 60));
  CHECK(body_of(w.from_memory(w.request())) == "{\"n\":2}");
  const std::string third = w.through_backend(w.request("Cache-Control: no-cache\r\n"),
                                              backend_answer("Cache-Control: no-store\r\n", "{\"n\":3}"));
  CHECK(field_of(third, "Cache-Status") == "tollgate; fwd=request");
  const std::string fourth = w.through_backend(w.request(), backend_answer("", "{\"n\":4}"));
  CHECK(field_of(fourth, "Cache-Status") == "tollgate; fwd=uri-miss");
}

TEST_CASE("a client may want it fresh, or from memory only (5.2.1)") {
  CachedWorld w;
  const std::string none = w.from_memory(w.request("Cache-Control: only-if-cached\r\n"));
  CHECK(none.starts_with("HTTP/1.1 504 "));
  CHECK(none.find("\"code\":\"not_cached\"") != std::string::npos);
  w.through_backend(w.request(), backend_answer(kFresh + "Age: 30\r\n", "{\"n\":1}"));
  CHECK(w.from_memory(w.request("Cache-Control: only-if-cached\r\n")).starts_with("HTTP/1.1 200 "));
  CHECK(w.from_memory(w.request("Cache-Control: max-age=40, min-fresh=20\r\n")).starts_with("HTTP/1.1 200 "));
  for (const char* wish : {"max-age=29", "min-fresh=31", "no-cache", "max-age=0", "max-age=x"}) {
    CAPTURE(wish);
    const std::string answer = w.through_backend(w.request("Cache-Control: " + std::string(wish) + "\r\n"),
                                                 "HTTP/1.1 304 Not Modified\r\nAge: 30\r\n\r\n");
    CHECK(body_of(answer) == "{\"n\":1}");
    CHECK(
        field_of(answer, "Cache-Status").starts_with("tollgate; fwd=request; fwd-status=304; stored; ttl="));
  }
}

TEST_CASE("a 304 about another answer is a 502, and what was kept is gone (4.3.4)") {
  CachedWorld w;
  w.through_backend(w.request(), backend_answer(kStale));
  const std::string answer =
      w.through_backend(w.request(), "HTTP/1.1 304 Not Modified\r\nETag: \"other\"\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 502 "));
  CHECK(w.t.worker->counters.cache_bytes.read() == 0);
  const std::string again = w.through_backend(w.request(), backend_answer(kFresh));
  CHECK(field_of(w.asked, "If-None-Match") == "");
  CHECK(again.starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a stale answer stands in for a backend that fails, if the operation says so (RFC 5861 4)") {
  for (const std::string& failure :
       {backend_answer("", "{}", "503 Service Unavailable"), std::string("junk\r\n\r\n")}) {
    CAPTURE(failure);
    CachedWorld w("stale_if_error: 10m");
    w.through_backend(w.request(), backend_answer(kStale, "{\"n\":1}"));
    const std::string answer = w.through_backend(w.request(), failure);
    CHECK(answer.starts_with("HTTP/1.1 200 "));
    CHECK(body_of(answer) == "{\"n\":1}");
    CHECK(is_aged(answer, 60));
    CHECK(field_of(answer, "Cache-Status").starts_with("tollgate; fwd=stale; "));
    CHECK(field_of(answer, "Cache-Status").ends_with("; detail=stale-if-error"));
    CHECK(counted(w, gateway::CacheOutcome::stale) == 1);
  }
  CachedWorld without;
  without.through_backend(without.request(), backend_answer(kStale));
  CHECK(without.through_backend(without.request(), backend_answer("", "{}", "503 Service Unavailable"))
            .starts_with("HTTP/1.1 503 "));
  CachedWorld forbidden("stale_if_error: 10m");
  forbidden.through_backend(
      forbidden.request(),
      backend_answer("Cache-Control: max-age=60, must-revalidate\r\nAge: 60\r\nETag: \"a\"\r\n"));
  CHECK(forbidden.through_backend(forbidden.request(), backend_answer("", "{}", "503 Service Unavailable"))
            .starts_with("HTTP/1.1 503 "));
  CachedWorld asked("stale_if_error: 10m");
  asked.through_backend(asked.request(), backend_answer(kStale));
  CHECK(asked
            .through_backend(asked.request("Cache-Control: no-cache\r\n"),
                             backend_answer("", "{}", "503 Service Unavailable"))
            .starts_with("HTTP/1.1 503 "));
}

TEST_CASE("a change of the path makes what was kept of it unusable, for everybody (4.4)") {
  CachedWorld w;
  const std::string mine = w.token;
  w.through_backend(w.request(), backend_answer(kFresh, "{\"n\":1}"));
  w.through_backend(w.request("", "/v1/accounts?limit=5"), backend_answer(kFresh, "{\"n\":1}"));
  w.token = w.t.token("a:read", "app_2");
  const std::string changed =
      w.through_backend(w.request("Content-Length: 0\r\n", "/v1/accounts", "POST"), backend_answer(""));
  CHECK(changed.starts_with("HTTP/1.1 200 "));
  CHECK(field_of(changed, "Cache-Status") == "");
  w.token = mine;
  for (const char* target : {"/v1/accounts", "/v1/accounts?limit=5"}) {
    CAPTURE(target);
    const std::string answer = w.through_backend(w.request("", target), backend_answer(kFresh, "{\"n\":2}"));
    CHECK(body_of(answer) == "{\"n\":2}");
    CHECK(says(answer, "tollgate; fwd=uri-miss; stored", 60));
    CHECK(body_of(w.from_memory(w.request("", target))) == "{\"n\":2}");
  }
}

TEST_CASE("what was asked for during a change is not kept, also when the change ends first (4.4)") {
  CachedWorld w;
  gateway::PathChange* change = new gateway::PathChange;
  change->begin(*w.changes, "/v1/accounts");
  w.client.send(w.request());
  w.backend = std::make_unique<test_support::RawSocket>(w.accept());
  w.receive(*w.backend, "\r\n\r\n");
  delete change;
  w.backend->send(backend_answer(kFresh, "{\"n\":1}"));
  CHECK(field_of(w.receive(w.client, "{\"n\":1}"), "Cache-Status") == "tollgate; fwd=uri-miss");
  const std::string next = w.through_backend(w.request(), backend_answer(kFresh, "{\"n\":2}"));
  CHECK(body_of(next) == "{\"n\":2}");
}

TEST_CASE("a refused change changes nothing") {
  CachedWorld w;
  w.through_backend(w.request(), backend_answer(kFresh, "{\"n\":1}"));
  CHECK(w.from_memory("POST /v1/accounts HTTP/1.1\r\nHost: api.example\r\nContent-Length: 0\r\n\r\n")
            .starts_with("HTTP/1.1 401 "));
  CHECK(body_of(w.from_memory(w.request())) == "{\"n\":1}");
}

TEST_CASE("an answer that is too large, or breaks off, is not kept; the client gets what there is") {
  CachedWorld w("max_object: 10");
  const std::string eleven(11, 'x'), ten(10, 'x');
  const std::string large = w.through_backend(w.request(), backend_answer(kFresh, eleven));
  CHECK(body_of(large) == eleven);
  CHECK(field_of(large, "Cache-Status") == "tollgate; fwd=uri-miss");
  CHECK(!field_of(large, "X-Request-Id").empty());
  w.through_backend(w.request(), backend_answer(kFresh, ten));
  CHECK(body_of(w.from_memory(w.request())) == ten);
  CachedWorld broken;
  broken.client.send(broken.request());
  {
    test_support::RawSocket backend = broken.accept();
    broken.receive(backend, "\r\n\r\n");
    backend.send("HTTP/1.1 200 OK\r\n" + kFresh + "Content-Length: 10\r\n\r\nhalf");
    broken.settle();
  }
  CHECK(broken.receive(broken.client, "}").starts_with("HTTP/1.1 502 "));
  CHECK(broken.t.worker->answers.size() == 0);
}

TEST_CASE("a reload forgets what was kept: other documents may say other things") {
  CachedWorld w;
  w.through_backend(w.request(), backend_answer(kFresh, "{\"n\":1}"));
  w.t.worker->begin();
  CHECK(body_of(w.through_backend(w.request(), backend_answer(kFresh, "{\"n\":2}"))) == "{\"n\":2}");
}

TEST_CASE("who began before a reload neither uses nor leaves what is kept after it") {
  CachedWorld w;
  const std::uint64_t before = w.t.worker->answers_edition;
  w.t.worker->begin();
  w.through_backend(w.request(), backend_answer(kFresh, "{\"n\":1}"));
  const std::uint64_t after = std::exchange(w.t.worker->answers_edition, before);
  const std::string old = w.through_backend(w.request(), backend_answer(kFresh, "{\"n\":2}"));
  CHECK(body_of(old) == "{\"n\":2}");
  CHECK(field_of(old, "Cache-Status") == "tollgate; fwd=bypass");
  w.t.worker->answers_edition = after;
  CHECK(body_of(w.from_memory(w.request())) == "{\"n\":1}");
}

TEST_CASE("a client that goes while its answer is gathered is no failure of the backend (gateway.md 139)") {
  for (const char* policy : {"", "validate_answers: sandbox"})
    for (const char* begun :
         {"", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"}) {
      CAPTURE(policy);
      CAPTURE(begun);
      CachedWorld w("stale_if_error: 10m", policy);
      w.client.send(w.request());
      test_support::RawSocket backend = w.accept();
      w.receive(backend, "\r\n\r\n");
      backend.send(begun);
      w.settle();
      w.client.reset();
      CHECK(w.until([&] {
        backend.pull();
        return backend.gone();
      }));
      w.settle();
      const auto failed = static_cast<std::size_t>(base::ErrorCode::backend_unavailable);
      CHECK(w.t.worker->counters.refused[failed].read() == 0);
      CHECK(counted(w, gateway::CacheOutcome::stale) == 0);
      CHECK(w.t.worker->in_flight == 0);
    }
}

TEST_CASE("without memory for it nothing is kept") {
  CachedWorld w;
  w.t.worker->answers.restart(0);
  for (int i = 0; i < 2; ++i)
    CHECK(field_of(w.through_backend(w.request(), backend_answer(kFresh)), "Cache-Status") ==
          "tollgate; fwd=bypass");
}

TEST_CASE("who may read a kept answer is said anew for each page (Fetch, CORS protocol)") {
  CachedWorld w("", "cors: {origins: [\"https://a.example\", \"https://b.example\"]}");
  w.through_backend(w.request("Origin: https://a.example\r\n"),
                    backend_answer(kFresh + "Access-Control-Allow-Origin: https://evil.example\r\n"));
  const std::string answer = w.from_memory(w.request("Origin: https://b.example\r\n"));
  CHECK(field_of(answer, "Access-Control-Allow-Origin") == "https://b.example");
  CHECK(answer.find("evil") == std::string::npos);
  CHECK(answer.find("a.example\r\n") == std::string::npos);
}
