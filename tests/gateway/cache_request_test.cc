// Tests of what a request wants of a cache, and how a kept answer is asked about (RFC 9111 §5.2.1, §4.3.1).
#include "gateway/cache_request.h"

#include <doctest/doctest.h>

using namespace gateway;
using Fields = std::vector<http::FieldView>;

TEST_CASE(
    "a request passes a cache by with Range, preconditions of a backend, or no-store (gateway.md 170)") {
  struct Case {
    Fields fields;
    bool pass_by;
  };
  const Case cases[] = {{{}, false},
                        {{{"Range", "bytes=0-1"}}, true},
                        {{{"range", "x"}}, true},
                        {{{"If-Range", "\"a\""}}, false},
                        {{{"If-Match", "\"a\""}}, true},
                        {{{"If-Unmodified-Since", "x"}}, true},
                        {{{"If-None-Match", "\"a\""}}, false},
                        {{{"If-Modified-Since", "x"}}, false},
                        {{{"Cache-Control", "no-store"}}, true},
                        {{{"Cache-Control", "max-age=0"}, {"cache-control", "NO-STORE"}}, true},
                        {{{"Cache-Control", "no-cache"}}, false}};
  for (const Case& c : cases) CHECK(read_wish(c.fields).pass_by == c.pass_by);
  CHECK(read_wish(Fields{{"Cache-Control", "max-age=5"}, {"Cache-Control", "only-if-cached"}})
            .control.only_if_cached);
}

TEST_CASE("asking about a kept answer: its validators instead of the client's (4.3.1)") {
  const Fields request{{"Accept", "a"}, {"If-None-Match", "\"mine\""}, {"if-modified-since", "x"}};
  StoredAnswer known;
  known.etag = "\"kept\"";
  std::string since;
  Fields sent = validating_fields(request, known, since);
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].name == "Accept");
  CHECK(sent[1].name == "If-None-Match");
  CHECK(sent[1].value == "\"kept\"");
  known.has_last_modified = true;
  known.last_modified = base::from_unix(784111777);
  sent = validating_fields(request, known, since);
  REQUIRE(sent.size() == 3);
  CHECK(sent[2].name == "If-Modified-Since");
  CHECK(sent[2].value == "Sun, 06 Nov 1994 08:49:37 GMT");
}
