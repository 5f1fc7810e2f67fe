// Tests of keeping and renewing answers: what may be kept, for how long, for which request (RFC 9111 §3, §4).
#include "gateway/stored_answer.h"

#include <doctest/doctest.h>

using namespace gateway;
using namespace std::chrono_literals;

namespace {

const base::Instant kNow = base::from_unix(1'700'000'000);  // Tue, 14 Nov 2023 22:13:20 GMT
const std::string kDate = "Tue, 14 Nov 2023 22:13:20 GMT";
const std::vector<http::FieldView> kRequest{{"Accept", "application/json"}, {"Accept-Language", "en"}};

AnswerMoment moment() { return {100s, 100s, kNow, {7, true}}; }

http::Response answer(FieldList fields, int status = 200) {
  http::Response out;
  out.status = status;
  out.fields = std::move(fields);
  out.body = "{}";
  return out;
}

JudgedAnswer judge(FieldList fields, int status = 200, openapi::CacheRule rule = {}) {
  return judge_answer(answer(std::move(fields), status), kRequest, rule, moment());
}

}  // namespace

TEST_CASE(
    "keeping: explicit freshness, or a validator that is asked about each time; nothing is guessed (3)") {
  struct Case {
    FieldList fields;
    bool keep;
    base::Seconds lifetime;
  };
  const Case cases[] = {
      {{{"Cache-Control", "max-age=60"}}, true, 60s},
      {{{"Cache-Control", "max-age=60, s-maxage=5"}}, true, 5s},
      {{{"Cache-Control", "max-age=86400"}}, true, 3600s},  // the operation's ceiling
      {{{"Date", kDate}, {"Expires", "Tue, 14 Nov 2023 22:14:20 GMT"}}, true, 60s},
      {{{"Date", kDate}, {"Expires", "0"}}, false, 0s},
      {{{"Date", kDate}, {"Expires", "0"}, {"ETag", "\"a\""}}, true, 0s},
      {{}, false, 0s},
      {{{"ETag", "\"a\""}}, false, 0s},
      {{{"Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"}}, false, 0s},
      {{{"Cache-Control", "public"}}, false, 0s},
      {{{"Cache-Control", "max-age=0"}}, false, 0s},
      {{{"Cache-Control", "max-age=0"}, {"ETag", "\"a\""}}, true, 0s},
      {{{"Cache-Control", "no-cache"}, {"ETag", "\"a\""}}, true, 0s},
      {{{"Cache-Control", "no-cache, max-age=60"}, {"ETag", "\"a\""}}, true, 0s},
      {{{"Cache-Control", "no-cache, max-age=60"}}, false, 0s},
      {{{"Cache-Control", "no-cache"}, {"ETag", "a"}}, false, 0s},
      {{{"Cache-Control", "no-store, max-age=60"}}, false, 60s},
      {{{"Cache-Control", "private, max-age=60"}}, false, 60s},
      {{{"Cache-Control", "private=\"x\", max-age=60"}}, false, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Cache-Control", "no-store"}}, false, 60s},
      {{{"Cache-Control", "max-age=60, max-age=61"}, {"ETag", "\"a\""}}, false, 0s},
      {{{"Cache-Control", "max-age=sixty"}, {"ETag", "\"a\""}}, false, 0s},
      {{{"Cache-Control", "max-age=60"}, {"Set-Cookie", "a=b"}}, false, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Vary", "*"}}, false, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Vary", "Accept, *"}}, false, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Vary", "a b"}}, false, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Vary", "Accept, Forwarded"}}, false, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Vary", "x-request-id"}}, false, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Vary", "traceparent"}}, false, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Vary", "Accept"}}, true, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Age", "59"}}, true, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Age", "60"}}, false, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Age", "60"}, {"ETag", "\"a\""}}, true, 60s},
      {{{"Cache-Control", "max-age=60"}, {"Date", "Tue, 14 Nov 2023 22:12:20 GMT"}}, false, 60s},
  };
  for (const Case& c : cases) {
    std::string shown;
    for (const auto& [name, value] : c.fields) shown += name + ": " + value + " | ";
    CAPTURE(shown);
    const JudgedAnswer judged = judge(c.fields);
    CHECK(judged.keep == c.keep);
    CHECK(judged.answer->lifetime == c.lifetime);
  }
}

TEST_CASE("keeping: only what is cacheable by default, and no parts (RFC 9110 15.1)") {
  for (const int status : {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501})
    CHECK(judge({{"Cache-Control", "max-age=60"}}, status).keep);
  for (const int status : {201, 202, 206, 302, 303, 304, 307, 400, 401, 403, 409, 429, 500, 502, 503, 504})
    CHECK(!judge({{"Cache-Control", "max-age=60"}}, status).keep);
}

TEST_CASE("keeping: not what was asked while its path was being changed (4.4)") {
  AnswerMoment busy = moment();
  busy.mark.quiet = false;
  CHECK(!judge_answer(answer({{"Cache-Control", "max-age=60"}}), kRequest, {}, busy).keep);
}

TEST_CASE("keeping: the fields of the hop, of framing and the age are left out (3.1)") {
  const JudgedAnswer judged = judge({{"Cache-Control", "max-age=60"},
                                     {"Connection", "X-Hop"},
                                     {"X-Hop", "1"},
                                     {"Content-Length", "2"},
                                     {"Transfer-Encoding", "chunked"},
                                     {"Age", "3"},
                                     {"X-Kept", "1"}});
  CHECK(judged.answer->fields == FieldList{{"Cache-Control", "max-age=60"}, {"X-Kept", "1"}});
  CHECK(judged.answer->body == "{}");
  CHECK(judged.answer->initial_age == 3s);
  CHECK(judged.answer->age(109s) == 12s);
}

TEST_CASE(
    "standing in: the operation's time, at most the answer's; not where staleness is forbidden (4.2.4)") {
  openapi::CacheRule rule;
  rule.stale_if_error = 60s;
  struct Case {
    const char* control;
    base::Seconds stand_in;
  };
  const Case cases[] = {{"max-age=5", 60s},
                        {"max-age=5, stale-if-error=10", 10s},
                        {"max-age=5, stale-if-error=600", 60s},
                        {"max-age=5, stale-if-error=0", 0s},
                        {"max-age=5, must-revalidate", 0s},
                        {"max-age=5, proxy-revalidate", 0s},
                        {"s-maxage=5", 0s},
                        {"max-age=5, no-cache", 0s}};
  for (const Case& c : cases) {
    CAPTURE(c.control);
    CHECK(judge({{"Cache-Control", c.control}}, 200, rule).answer->stand_in == c.stand_in);
  }
  CHECK(judge({{"Cache-Control", "max-age=5, stale-if-error=10"}}).answer->stand_in == 0s);
}

TEST_CASE("varying: a request with the same fields gets it, as a backend would have seen them (4.1)") {
  const JudgedAnswer judged =
      judge({{"Cache-Control", "max-age=60"}, {"Vary", "accept-LANGUAGE, Authorization"}});
  using Fields = std::vector<http::FieldView>;
  struct Case {
    Fields request;
    bool chosen;
  };
  const Case cases[] = {{{{"accept-language", "en"}}, true},
                        {{{"Accept-Language", " en\t"}}, true},
                        {{{"Accept-Language", "de"}}, false},
                        {{}, false},
                        {{{"Accept-Language", "en"}, {"Accept-Language", "de"}}, false},
                        // The backend does not see these.
                        {{{"Accept-Language", "en"}, {"Authorization", "Bearer other"}}, true},
                        {{{"Accept-Language", "en"}, {"Connection", "Accept-Language"}}, false}};
  for (const Case& c : cases) CHECK(is_chosen_by(*judged.answer, c.request) == c.chosen);
}

TEST_CASE("renewing: the fields of the 304 replace those that were kept, the body's stay (4.3.4, 3.2)") {
  const JudgedAnswer known = judge({{"Cache-Control", "max-age=60"},
                                    {"ETag", "\"a\""},
                                    {"Content-Type", "application/json"},
                                    {"X-Old", "1"},
                                    {"X-Same", "1"}});
  const auto merged = renewed(*known.answer, answer({{"ETag", "\"a\""},
                                                     {"Cache-Control", "max-age=90"},
                                                     {"Content-Type", "text/plain"},
                                                     {"Content-Length", "0"},
                                                     {"Connection", "close"},
                                                     {"X-Same", "2"},
                                                     {"X-Same", "3"},
                                                     {"Age", "4"}},
                                                    304));
  REQUIRE(merged);
  CHECK(merged->status == 200);
  CHECK(merged->body == "{}");
  CHECK(merged->field("Content-Type") == "application/json");
  CHECK(merged->field("Cache-Control") == "max-age=90");
  CHECK(merged->field("X-Old") == "1");
  CHECK(merged->field("Connection").empty());
  std::string same;
  for (const auto& [name, value] : merged->fields)
    if (name == "X-Same") same += value;
  CHECK(same == "23");
  http::Response again = *merged;
  const JudgedAnswer kept = judge_answer(std::move(again), kRequest, {}, moment());
  CHECK(kept.keep);
  CHECK(kept.answer->lifetime == 90s);
  CHECK(kept.answer->initial_age == 4s);
}

TEST_CASE("renewing: a 304 about another answer renews nothing (4.3.4)") {
  const JudgedAnswer known = judge({{"Cache-Control", "max-age=60"}, {"ETag", "\"a\""}});
  CHECK(!renewed(*known.answer, answer({{"ETag", "\"b\""}}, 304)));
  CHECK(renewed(*known.answer, answer({{"ETag", "W/\"a\""}}, 304)));
  CHECK(renewed(*known.answer, answer({}, 304)));
}

TEST_CASE("size: grows with all that is kept") {
  const auto plain = judge({{"Cache-Control", "max-age=60"}}).answer;
  const auto more = judge({{"Cache-Control", "max-age=60"}, {"X-More", std::string(1000, 'x')}}).answer;
  CHECK(plain->size() >= plain->body.size() + 100);
  CHECK(more->size() >= plain->size() + 1000);
}
