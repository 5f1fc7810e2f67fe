// Tests of what a collector's answer means.
#include "gateway/otlp_retry.h"

#include <doctest/doctest.h>

using namespace gateway;
using namespace std::chrono_literals;

namespace {

const base::Instant kNow = base::from_unix(1'763'800'530);  // Sat, 22 Nov 2025 08:35:30 GMT

OtlpVerdict judge(int status, const char* retry_after = nullptr, std::string body = "", unsigned attempt = 1,
                  std::uint64_t jitter = 0) {
  http::Response answer;
  answer.status = status;
  answer.body = std::move(body);
  if (retry_after) answer.set("Retry-After", retry_after);
  return judge_otlp_answer(answer, attempt, jitter, kNow);
}

}  // namespace

TEST_CASE("collector: which answers are tried again (OTLP/HTTP: 429, 502, 503, 504 and no others)") {
  using Kind = OtlpVerdict::Kind;
  struct Case {
    int status;
    Kind expect;
  };
  const Case cases[] = {
      {199, Kind::refused}, {200, Kind::taken},   {202, Kind::taken},   {299, Kind::taken},
      {300, Kind::refused}, {307, Kind::refused}, {400, Kind::refused}, {401, Kind::refused},
      {404, Kind::refused}, {413, Kind::refused}, {428, Kind::refused}, {429, Kind::again},
      {430, Kind::refused}, {500, Kind::refused}, {501, Kind::refused}, {502, Kind::again},
      {503, Kind::again},   {504, Kind::again},   {505, Kind::refused}};
  for (const Case& c : cases) {
    CAPTURE(c.status);
    CHECK(judge(c.status).kind == c.expect);
  }
  const auto lost = [](base::ErrorCode code) {
    return judge_otlp_answer(base::Error{code, "gone"}, 1, 0, kNow).kind;
  };
  CHECK(lost(base::ErrorCode::backend_unavailable) == Kind::again);
  CHECK(lost(base::ErrorCode::backend_timeout) == Kind::again);
  CHECK(lost(base::ErrorCode::overloaded) == Kind::again);
  CHECK(lost(base::ErrorCode::invalid_request) == Kind::refused);
}

TEST_CASE("collector: the wait doubles from one second to thirty, less up to a half") {
  struct Case {
    unsigned attempt;
    std::chrono::milliseconds whole;
  };
  for (const Case& c :
       {Case{1, 1s}, Case{2, 2s}, Case{5, 16s}, Case{6, 30s}, Case{7, 30s}, Case{4000000000, 30s}}) {
    CAPTURE(c.attempt);
    const auto half = static_cast<std::uint64_t>(c.whole.count() / 2);
    CHECK(judge(503, nullptr, "", c.attempt, 0).wait == c.whole / 2);
    CHECK(judge(503, nullptr, "", c.attempt, half).wait == c.whole);
    CHECK(judge(503, nullptr, "", c.attempt, half + 1).wait == c.whole / 2);
  }
}

TEST_CASE("collector: Retry-After is honoured, up to an hour (RFC 9110 10.2.3)") {
  struct Case {
    const char* value;
    std::chrono::milliseconds wait;
  };
  const Case cases[] = {{"0", 0s},
                        {"7", 7s},
                        {"3600", 3600s},
                        {"3601", 3600s},
                        {"9223372036854775807", 3600s},
                        {"99999999999999999999999", 3600s},
                        {"Sat, 22 Nov 2025 08:35:41 GMT", 11s},
                        {"Sat, 22 Nov 2025 08:35:30 GMT", 0s},
                        {"Sat, 22 Nov 2025 08:35:29 GMT", 0s},
                        {"Sat, 22 Nov 2036 08:35:29 GMT", 3600s},
                        // Malformed: the usual wait.
                        {"", 500ms},
                        {"-1", 500ms},
                        {"1.5", 500ms},
                        {"soon", 500ms},
                        {"Sat, 22 Nov 2025 08:35:41 GMT+1", 500ms}};
  for (const Case& c : cases) {
    CAPTURE(c.value);
    CHECK(judge(429, c.value).wait == c.wait);
  }
}

TEST_CASE("collector: a partial success says how many spans were not kept") {
  struct Case {
    const char* body;
    std::uint64_t rejected;
  };
  const Case cases[] = {{"", 0},
                        {"{}", 0},
                        {"not JSON", 0},
                        {"[1]", 0},
                        {R"({"partialSuccess":null})", 0},
                        {R"({"partialSuccess":{}})", 0},
                        {R"({"partialSuccess":{"errorMessage":"a warning"}})", 0},
                        {R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"x"}})", 3},
                        {R"({"partialSuccess":{"rejectedSpans":3}})", 3},
                        {R"({"partialSuccess":{"rejectedSpans":-3}})", 0},
                        {R"({"partialSuccess":{"rejectedSpans":"-3"}})", 0},
                        {R"({"partialSuccess":{"rejectedSpans":"3x"}})", 0},
                        {R"({"partialSuccess":{"rejectedSpans":true}})", 0}};
  for (const Case& c : cases) {
    CAPTURE(c.body);
    CHECK(judge(200, nullptr, c.body).rejected_spans == c.rejected);
  }
}
