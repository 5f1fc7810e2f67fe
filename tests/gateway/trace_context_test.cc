// Tests of W3C Trace Context: what is continued, what begins anew, and what is written.
#include "gateway/trace_context.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/fixed_random.h"

using namespace gateway;

namespace {

constexpr const char* kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr const char* kParent = "00f067aa0ba902b7";
constexpr const char* kGood = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

template <class Id>
std::string text(const Id& id) {
  return {id.begin(), id.end()};
}

struct World {
  TraceContext begin(const std::vector<http::FieldView>& fields, double ratio = 0, bool trust = false) {
    return continue_trace(fields, ids, trace_sampling(ratio, trust), storage);
  }
  test_support::FixedRandom random;
  TraceIds ids{random};
  std::string storage;
};

}  // namespace

TEST_CASE("traceparent: the examples of W3C Trace Context 3.2.3") {
  const auto sampled = parse_traceparent(kGood);
  REQUIRE(sampled);
  CHECK(sampled->trace_id == kTrace);
  CHECK(sampled->parent_id == kParent);
  CHECK(sampled->sampled);
  const auto not_sampled = parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
  REQUIRE(not_sampled);
  CHECK_FALSE(not_sampled->sampled);
}

TEST_CASE("traceparent: what is good and what is not (W3C Trace Context 3.2.2, 3.2.4)") {
  const std::string middle = "-12345678901234567890123456789012-1234567890123456-";
  struct Case {
    const char* name;
    std::string value;
    const char* expect;  // "sampled", "not sampled", "bad"
  };
  const Case cases[] = {
      {"version 00", "00" + middle + "01", "sampled"},
      {"no flag", "00" + middle + "00", "not sampled"},
      {"unknown flags beside sampled", "00" + middle + "ff", "sampled"},
      {"unknown flags without sampled", "00" + middle + "fe", "not sampled"},
      {"the random flag", "00" + middle + "02", "not sampled"},
      {"flags 0a", "00" + middle + "0a", "not sampled"},
      {"flags 0b", "00" + middle + "0b", "sampled"},
      {"empty", "", "bad"},
      {"one byte short", "00" + middle + "0", "bad"},
      {"one byte more", "00" + middle + "011", "bad"},
      {"version 00 with a tail", "00" + middle + "01-what", "bad"},
      {"version 00 with a dash", "00" + middle + "01-", "bad"},
      {"a later version", "01" + middle + "01", "sampled"},
      {"a later version with a tail", "cc" + middle + "01-what-the-future-will-be-like", "sampled"},
      {"a later version with a dash", "cc" + middle + "01-", "sampled"},
      {"a later version with a tail without a dash", "cc" + middle + "01.what-the-future", "bad"},
      {"version fe", "fe" + middle + "01", "sampled"},
      {"version ff", "ff" + middle + "01", "bad"},
      {"version of a letter that is no digit", ".0" + middle + "01", "bad"},
      {"version of one digit", "0" + middle + "01", "bad"},
      {"version of three digits", "000" + middle + "01", "bad"},
      {"capital version", "Cc" + middle + "01", "bad"},
      {"a trace-id of zeros", "00-00000000000000000000000000000000-1234567890123456-01", "bad"},
      {"a trace-id of nearly zeros", "00-00000000000000000000000000000001-1234567890123456-01", "sampled"},
      {"a capital trace-id", "00-ABCDEFABCDEFABCDEFABCDEFABCDEFAB-1234567890123456-01", "bad"},
      {"a trace-id with a dot", "00-.2345678901234567890123456789012-1234567890123456-01", "bad"},
      {"a trace-id that is too short", "00-1234567890123456789012345678901-1234567890123456-01", "bad"},
      {"a trace-id that is too long", "00-123456789012345678901234567890123-1234567890123456-01", "bad"},
      {"a parent-id of zeros", "00-12345678901234567890123456789012-0000000000000000-01", "bad"},
      {"a parent-id of nearly zeros", "00-12345678901234567890123456789012-1000000000000000-01", "sampled"},
      {"a capital parent-id", "00-12345678901234567890123456789012-ABCDEFABCDEFABCD-01", "bad"},
      {"a parent-id with g", "00-12345678901234567890123456789012-123456789012345g-01", "bad"},
      {"a parent-id that is too short", "00-12345678901234567890123456789012-123456789012345-01", "bad"},
      {"flags that are no hex", "00" + middle + ".0", "bad"},
      {"flags in capitals", "00" + middle + "0B", "bad"},
      {"underscores for dashes", "00_12345678901234567890123456789012_1234567890123456_01", "bad"},
      {"a space at its end", "00" + middle + "01 ", "bad"},
      {"two values in one", "00" + middle + "01,00" + middle + "01", "bad"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto got = parse_traceparent(c.value);
    CHECK(std::string(got ? got->sampled ? "sampled" : "not sampled" : "bad") == c.expect);
  }
}

TEST_CASE("tracestate: sizes and grammar, both sides of each boundary (W3C Trace Context 3.3.1)") {
  const auto members = [](int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += (i ? ",k" : "k") + std::to_string(i) + "=v";
    return out;
  };
  const auto sized = [](std::size_t n) {  // two members
    std::string out = "a=" + std::string(254, 'x') + ",b=";
    return out + std::string(n - out.size(), 'y');
  };
  struct Case {
    const char* name;
    std::string value;
    bool good;
  };
  const Case cases[] = {
      {"the example of the specification", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", true},
      {"empty", "", false},
      {"only commas", " , ,", false},
      {"empty members", "foo=1,,\t bar=2 ,", true},
      {"32 members", members(32), true},
      {"33 members", members(33), false},
      {"512 characters", sized(512), true},
      {"513 characters", sized(513), false},
      {"a key of 256", std::string(256, 'z') + "=1", true},
      {"a key of 257", std::string(257, 'z') + "=1", false},
      {"a value of 256", "a=" + std::string(256, 'v'), true},
      {"a value of 257", "a=" + std::string(257, 'v'), false},
      {"no value", "foo=", false},
      {"no key", "=1", false},
      {"no equals sign", "foo", false},
      {"two equals signs", "foo=bar=baz", false},
      {"a key that begins with a digit", "0t=1", true},
      {"a key of several tenants", "fw529a3039@dt=1", true},
      {"every character of a key", "a_-*/z09=1", true},
      {"a capital in a key", "FOO=1", false},
      {"a key that begins with a star", "*a=1", false},
      {"a space in a key", "fo o=1", false},
      {"a space before the equals sign", "foo =1", false},
      {"a space inside a value", "foo=a b", true},
      {"the last character of a value", "foo=~", true},
      {"DEL in a value", "foo=\x7f", false},
      {"a tab inside a value", "foo=a\tb", false},
      {"a byte above ASCII", "foo=\xc3\xa9", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(is_tracestate(c.value) == c.good);
  }
}

TEST_CASE(
    "trace: a good traceparent is continued with a span of the gateway's own, and its tracestate kept") {
  World w;
  const TraceContext trace =
      w.begin({{"Accept", "*/*"}, {"TraceParent", kGood}, {"TRACESTATE", "rojo=1,congo=2"}}, 1);
  CHECK(trace.continued);
  CHECK(text(trace.trace_id) == kTrace);
  CHECK(text(trace.parent_id) == kParent);
  CHECK(text(trace.span_id) != kParent);
  CHECK(trace.tracestate == "rojo=1,congo=2");
}

TEST_CASE(
    "trace: without a traceparent, with two or with a bad one a new trace begins without tracestate (4.3)") {
  struct Case {
    const char* name;
    std::vector<http::FieldView> fields;
  };
  const Case cases[] = {
      {"none", {{"tracestate", "a=1"}}},
      {"bad", {{"traceparent", "00-1-2-01"}, {"tracestate", "a=1"}}},
      {"two", {{"traceparent", kGood}, {"traceparent", kGood}, {"tracestate", "a=1"}}},
      {"a bad one behind a good one", {{"traceparent", kGood}, {"traceparent", ""}, {"tracestate", "a=1"}}},
      {"a good one behind a bad one", {{"traceparent", ""}, {"traceparent", kGood}, {"tracestate", "a=1"}}},
      {"another field's name", {{"trace-parent", kGood}, {"tracestate", "a=1"}}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    World w;
    const TraceContext one = w.begin(c.fields), two = w.begin(c.fields);
    CHECK_FALSE(one.continued);
    CHECK(text(one.trace_id) != kTrace);
    CHECK(text(one.trace_id) != text(two.trace_id));
    CHECK(one.tracestate.empty());
  }
}

TEST_CASE("trace: tracestate fields are one list, within 512 characters together (3.3.1)") {
  World w;
  CHECK(w.begin({{"traceparent", kGood}, {"tracestate", "a=1"}, {"x", "y"}, {"tracestate", "b=2,c=3"}})
            .tracestate == "a=1,b=2,c=3");
  CHECK(w.begin({{"traceparent", kGood}, {"tracestate", "a=1"}, {"tracestate", ""}}).tracestate == "a=1,");
  const std::string left = "a=" + std::string(253, 'x'), right = "b=" + std::string(254, 'x');  // 255 and 256
  CHECK(w.begin({{"traceparent", kGood}, {"tracestate", left}, {"tracestate", right}}).tracestate.size() ==
        512);
  const std::string more = right + " ";
  CHECK(w.begin({{"traceparent", kGood}, {"tracestate", left}, {"tracestate", more}}).tracestate.empty());
  CHECK(w.begin({{"traceparent", kGood}, {"tracestate", "a=1"}, {"tracestate", "B=1"}}).tracestate.empty());
}

TEST_CASE("sampling: none, all, and a share; a client's flag counts only where it is trusted") {
  const std::string unsampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
  struct Case {
    const char* name;
    double ratio;
    bool trust;
    std::vector<http::FieldView> fields;
    int least, most;  // of 2000 requests
  };
  const Case cases[] = {
      {"none", 0, false, {}, 0, 0},
      {"all", 1, false, {}, 2000, 2000},
      {"half", 0.5, false, {}, 900, 1100},
      {"one in a hundred", 0.01, false, {}, 5, 45},
      {"a sampled flag that is not trusted", 0, false, {{"traceparent", kGood}}, 0, 0},
      {"one trace-id again and again, not trusted", 0.5, false, {{"traceparent", kGood}}, 900, 1100},
      {"an unsampled flag that is not trusted", 1, false, {{"traceparent", unsampled}}, 2000, 2000},
      {"a trusted sampled flag", 0, true, {{"traceparent", kGood}}, 2000, 2000},
      {"a trusted unsampled flag", 1, true, {{"traceparent", unsampled}}, 0, 0},
      {"trusted, but no flag", 1, true, {}, 2000, 2000},
      {"trusted, but a bad traceparent", 0, true, {{"traceparent", "00-x-01"}}, 0, 0},
      {"trusted, but two of them", 0, true, {{"traceparent", kGood}, {"traceparent", kGood}}, 0, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    World w;
    int sampled = 0;
    for (int i = 0; i < 2000; ++i) sampled += w.begin(c.fields, c.ratio, c.trust).sampled;
    CHECK(sampled >= c.least);
    CHECK(sampled <= c.most);
  }
}

TEST_CASE("sampling: the threshold of a ratio") {
  CHECK(trace_sampling(0, false).threshold == 0);
  CHECK(trace_sampling(0.5, false).threshold == std::uint64_t{1} << 63);
  CHECK(trace_sampling(0.25, false).threshold == std::uint64_t{1} << 62);
  CHECK(trace_sampling(1 - 1e-16, false).threshold > std::uint64_t{1} << 63);
  CHECK_FALSE(trace_sampling(1 - 1e-16, false).all);
  CHECK(trace_sampling(1, false).all);
}

TEST_CASE(
    "traceparent for the backend: version 00, the span that calls it, and no flag but sampled (3.2.2.5)") {
  World w;
  TraceContext trace =
      w.begin({{"traceparent", "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff-x"}});
  std::string_view("1111111111111111").copy(trace.backend_id.data(), 16);
  CHECK(text(traceparent_for_backend(trace)) == "00-" + std::string(kTrace) + "-1111111111111111-00");
  trace.sampled = true;
  CHECK(text(traceparent_for_backend(trace)) == "00-" + std::string(kTrace) + "-1111111111111111-01");
  CHECK(parse_traceparent(text(traceparent_for_backend(trace))));
}
