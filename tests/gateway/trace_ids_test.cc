// Tests of trace and span ids.
#include "gateway/trace_ids.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tests/support/fixed_random.h"

using namespace gateway;

namespace {

template <class Id>
std::string next(TraceIds& ids) {
  Id id{};
  ids.next(id);
  return {id.begin(), id.end()};
}

}  // namespace

TEST_CASE("trace ids: lower-case hex, all different (W3C Trace Context 3.2.2.3, 3.2.2.4)") {
  test_support::FixedRandom random;
  TraceIds ids(random);
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) {
    const std::string trace = next<TraceId>(ids), span = next<SpanId>(ids);
    REQUIRE(trace.size() == 32);
    REQUIRE(span.size() == 16);
    CHECK((trace + span).find_first_not_of("0123456789abcdef") == std::string::npos);
    seen.insert(trace);
    seen.insert(span);
  }
  CHECK(seen.size() == 4000);
}

TEST_CASE("trace ids: the generator is xoshiro256**, by its published first outputs for the state 1 2 3 4") {
  class Words final : public base::Random {
    void fill(std::span<std::uint8_t> out) override {
      for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = i % 8 == 0 ? static_cast<std::uint8_t>(i / 8 + 1) : 0;
    }
  } words;
  TraceIds ids(words);
  CHECK(ids.draw() == 11520);
  CHECK(ids.draw() == 0);
  CHECK(ids.draw() == 1509978240);
  CHECK(ids.draw() == 1215971899390074240);
}

TEST_CASE("trace ids: no id is all zeros, even where zero is drawn") {
  class Words final : public base::Random {
    void fill(std::span<std::uint8_t> out) override {
      for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = i % 8 == 0 ? static_cast<std::uint8_t>(i / 8 + 1) : 0;
    }
  } words;
  TraceIds ids(words);
  CHECK(next<SpanId>(ids) == "0000000000002d00");
  CHECK(next<SpanId>(ids) == "000000005a007080");  // the 0 between them is passed over
  test_support::ConstantRandom zero;
  TraceIds from_zeros(zero);
  CHECK(next<TraceId>(from_zeros) != std::string(32, '0'));
}

TEST_CASE("trace ids: two workers do not draw the same") {
  test_support::FixedRandom random;
  TraceIds one(random), two(random);
  CHECK(next<TraceId>(one) != next<TraceId>(two));
}
