// authorization_details: what is parsed, how it is kept, and what is refused (RFC 9396 2, 5).
#include "oauth/authorization_details.h"

#include <doctest/doctest.h>

using oauth::AuthorizationDetails;
using oauth::details_text;
using oauth::parse_authorization_details;
using oauth::read_details_text;

namespace {

/// "ok", or the error's pointer and description.
std::string outcome(const std::string& text) {
  const auto parsed = parse_authorization_details(text);
  if (parsed) return "ok";
  CHECK(parsed.error().code == base::ErrorCode::invalid_authorization_details);
  return parsed.error().about + " " + std::string(parsed.error().description);
}

std::string nested(std::size_t levels) {  // the array and the element are two of them
  return "[{\"type\":\"t\",\"a\":" + std::string(levels - 2, '[') + std::string(levels - 2, ']') + "}]";
}

const char* const kNotJson = " authorization_details is not valid JSON";
const char* const kNotWhole = " a number in authorization_details is not a whole number of 64 bits";

}  // namespace

TEST_CASE(
    "authorization details: kept in one spelling, members sorted, elements in their order (RFC 9396 2)") {
  const auto parsed = parse_authorization_details(
      " [ {\"type\":\"b\", \"z\" : "
      "1,\n\"amount\":{\"value\":1250,\"currency\":\"\\u0045UR\"}},{\"type\":\"a\"} ] ");
  REQUIRE(parsed);
  REQUIRE(parsed->size() == 2);
  CHECK((*parsed)[0].type == "b");
  CHECK((*parsed)[0].json == R"({"amount":{"currency":"EUR","value":1250},"type":"b","z":1})");
  CHECK((*parsed)[1].json == R"({"type":"a"})");
  const std::string text = details_text(*parsed);
  CHECK(text == R"([{"amount":{"currency":"EUR","value":1250},"type":"b","z":1},{"type":"a"}])");
  CHECK(*parse_authorization_details(text) == *parsed);
}

TEST_CASE("authorization details: what is refused, and where (case 129)") {
  struct Case {
    const char *text, *expect;
  };
  const Case cases[] = {
      {R"([{"type":"t"}])", "ok"},
      {"", kNotJson},
      {"[", kNotJson},
      {"[{\"type\":\"t\"}]x", kNotJson},
      {"[{\"type\":\"t\"}][]", kNotJson},
      {"\xEF\xBB\xBF[{\"type\":\"t\"}]", kNotJson},
      {"[{\"type\":\"\xFF\"}]", kNotJson},
      {"[{\"type\":\"\\ud800\"}]", kNotJson},
      {"[{'type':'t'}]", kNotJson},
      {"{\"type\":\"t\"}", " authorization_details is not an array of objects"},
      {"\"t\"", " authorization_details is not an array of objects"},
      {"null", " authorization_details is not an array of objects"},
      {"[]", " authorization_details is not an array of objects"},
      {"[5]", "/0 an element of authorization_details is not an object with a type"},
      {R"([{"type":"t"},{}])", "/1 an element of authorization_details is not an object with a type"},
      {R"([{"type":5}])", "/0 an element of authorization_details is not an object with a type"},
      {R"([{"type":""}])", "/0 an element of authorization_details is not an object with a type"},
      {R"([{"type":null}])", "/0 an element of authorization_details is not an object with a type"},
      {R"([["type","t"]])", "/0 an element of authorization_details is not an object with a type"},
      {R"([{"type":"t","type":"t"}])", " authorization_details has a member twice"},
      {R"([{"type":"t","a":[{"b":{"c":1,"d":2,"c":3}}]}])", " authorization_details has a member twice"},
      {R"([{"type":"t","a":1,"\u0061":2}])", " authorization_details has a member twice"},
      {R"([{"type":"t","a":{"x":1},"b":{"x":1}}])", "ok"},
      {R"([{"type":"t"},{"type":"t"}])", "/1 authorization_details has the same element twice"},
      {R"([{"type":"t","a":1,"b":2},{"b":2,"a":1,"type":"t"}])",
       "/1 authorization_details has the same element twice"},
      {R"([{"type":"t","a":1},{"type":"t","a":2}])", "ok"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(outcome(c.text) == c.expect);
  }
  CHECK(outcome(std::string("[{\"type\":\"t\"}]\0", 15)) == kNotJson);
}

TEST_CASE("authorization details: numbers are whole and fit into 64 bits; nothing is rounded (case 130)") {
  struct Case {
    const char *number, *expect;
  };
  const Case cases[] = {
      {"0", "ok"},
      {"-1", "ok"},  // the type's schema judges that
      {"1250", "ok"},
      {"9223372036854775807", "ok"},
      {"-9223372036854775808", "ok"},
      {"18446744073709551615", "ok"},
      {"18446744073709551616", kNotWhole},
      {"-9223372036854775809", kNotWhole},
      {"0.001", kNotWhole},
      {"1250.0", kNotWhole},
      {"1e3", kNotWhole},
      {"1E-3", kNotWhole},
      {"1e308", kNotWhole},
      {"1e309", kNotJson},
      {"-1e309", kNotJson},
      {"NaN", kNotJson},
      {"Infinity", kNotJson},
      {"+1", kNotJson},
      {"01", kNotJson},
      {"1,00", kNotJson},
      {".5", kNotJson},
      {"5.", kNotJson},
      {"0x10", kNotJson},
      {"\xD9\xA1\xD9\xA2", kNotJson},  // Arabic-Indic 12
      {"\xEF\xBC\x91", kNotJson},      // fullwidth 1
  };
  for (const Case& c : cases) {
    CAPTURE(c.number);
    CHECK(outcome("[{\"type\":\"t\",\"n\":" + std::string(c.number) + "}]") == c.expect);
    CHECK(outcome("[{\"type\":\"t\",\"n\":[{\"m\":" + std::string(c.number) + "}]}]") == c.expect);
  }
  CHECK(parse_authorization_details("[{\"type\":\"t\",\"n\":18446744073709551615}]")->front().json ==
        "{\"n\":18446744073709551615,\"type\":\"t\"}");
}

TEST_CASE("authorization details: size, elements, depth and the type's name, on both sides") {
  const auto padded = [](std::size_t size) {
    return "[{\"type\":\"t\"}" + std::string(size - 14, ' ') + "]";
  };
  CHECK(outcome(padded(16 * 1024)) == "ok");
  CHECK(outcome(padded(16 * 1024 + 1)) == " authorization_details is longer than 16 KiB");

  const auto elements = [](int count) {
    std::string text = "[";
    for (int i = 0; i < count; ++i)
      text += (i ? "," : "") + std::string("{\"type\":\"t\",\"i\":") + std::to_string(i) + "}";
    return text + "]";
  };
  CHECK(outcome(elements(10)) == "ok");
  CHECK(outcome(elements(11)) == " authorization_details has more than 10 elements");

  CHECK(outcome(nested(16)) == "ok");
  CHECK(outcome(nested(17)) == " authorization_details is nested too deeply");
  CHECK(outcome(std::string(16'000, '[')) == kNotJson);
  CHECK(outcome(nested(8000)) == " authorization_details is nested too deeply");

  const auto named = [](std::size_t size) { return "[{\"type\":\"" + std::string(size, 't') + "\"}]"; };
  CHECK(outcome(named(100)) == "ok");
  CHECK(outcome(named(101)) == "/0 an element of authorization_details is not an object with a type");
}

TEST_CASE("authorization details: stored text is read back, and only text that was written here") {
  CHECK(details_text({}).empty());
  const auto none = read_details_text("");
  REQUIRE(none);
  CHECK(none->empty());
  const auto one = read_details_text(R"([{"a":1,"type":"t"}])");
  REQUIRE(one);
  CHECK(details_text(*one) == R"([{"a":1,"type":"t"}])");
  for (const char* text : {R"([{"type":"t","a":1}])", R"([ {"a":1,"type":"t"}])", "[]", "x", " "}) {
    CAPTURE(text);
    CHECK_FALSE(read_details_text(text));
  }
}
