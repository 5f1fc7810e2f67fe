// Consent binds money: what equals the consent, and what does not by a hair (case 131).
#include "gateway/consent_binding.h"

#include <doctest/doctest.h>

using namespace gateway;

namespace {

openapi::ConsentBinding binding() {
  openapi::ConsentBinding out;
  out.type = "pay";
  for (const auto& [body, detail] : {std::pair{"/amount", "/instructedAmount"},
                                     {"/to/iban", "/account"},
                                     {"/to/name", "/payee"},
                                     {"/note", "/note"}})
    out.match.push_back({nlohmann::json::json_pointer(body), nlohmann::json::json_pointer(detail)});
  return out;
}

const std::string kElement =
    R"({"account":"DE1","instructedAmount":{"currency":"EUR","value":1250},"payee":"Café","type":"pay"})";
const std::string kBody =
    R"({"amount":{"value":1250,"currency":"EUR"},"to":{"iban":"DE1","name":"Café"},"free":1})";

/// "ok", or the pointer where the body differs.
std::string outcome(const std::string& details, const std::string& body) {
  const auto found = match_consent(binding(), details, body);
  if (found) return "ok";
  CHECK(found.error().code == base::ErrorCode::insufficient_scope);
  return found.error().about;
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("consent binding: the request that was consented to passes, in any spelling of its JSON") {
  for (const std::string& body :
       {kBody, changed(kBody, "Café", "Caf\\u00e9"), changed(kBody, "1250", " 1250 "),
        changed(kBody, "1}", "2}"), changed(kBody, ",\"free\":1", "")}) {
    CAPTURE(body);
    CHECK(outcome("[" + kElement + "]", body) == "ok");
  }
  CHECK(*match_consent(binding(), "[" + kElement + "]", kBody) == kElement);
}

TEST_CASE("consent binding: every difference is found and named (case 131)") {
  struct Case {
    const char *name, *from, *to, *expect;
  };
  const Case cases[] = {
      {"a cent more", "1250", "1251", "/amount/value"},
      {"a cent less", "1250", "1249", "/amount/value"},
      {"a fraction", "1250", "1250.5", "/amount/value"},
      {"the same with a fraction", "1250", "1250.0", "/amount/value"},
      {"the same with an exponent", "1250", "125e1", "/amount/value"},
      {"a text", "1250", "\"1250\"", "/amount/value"},
      {"null", "1250", "null", "/amount/value"},
      {"negative", "1250", "-1250", "/amount/value"},
      {"another currency", "EUR", "USD", "/amount/currency"},
      {"currency in lower case", "EUR", "eur", "/amount/currency"},
      {"currency left out", ",\"currency\":\"EUR\"", "", "/amount/currency"},
      {"a member added", "\"value\":1250", "\"value\":1250,\"tip\":5", "/amount/tip"},
      {"amount left out", "\"amount\":{\"value\":1250,\"currency\":\"EUR\"},", "", "/amount"},
      {"amount is not an object", "{\"value\":1250,\"currency\":\"EUR\"}", "1250", "/amount"},
      {"another account", "DE1", "DE2", "/to/iban"},
      {"a blank at the end", "DE1", "DE1 ", "/to/iban"},
      {"account left out", "\"iban\":\"DE1\",", "", "/to/iban"},
      {"another payee", "Café", "Cafe", "/to/name"},
      {"the same letters, other code points", "Café", "Cafe\\u0301", "/to/name"},
      {"a note that nobody saw", "\"free\":1", "\"note\":\"x\"", "/note"},
      {"payee inside nothing", "\"to\":{\"iban\":\"DE1\",\"name\":\"Café\"},", "", "/to/iban"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(outcome("[" + kElement + "]", changed(kBody, c.from, c.to)) == c.expect);
  }
}

TEST_CASE("consent binding: large amounts differ by one where doubles would not") {
  const auto element = [](const char* value) { return "[" + changed(kElement, "1250", value) + "]"; };
  const auto body = [](const char* value) { return changed(kBody, "1250", value); };
  CHECK(outcome(element("9007199254740992"), body("9007199254740992")) == "ok");
  CHECK(outcome(element("9007199254740992"), body("9007199254740993")) == "/amount/value");
  CHECK(outcome(element("9007199254740992"), body("9007199254740992.0")) == "/amount/value");
  CHECK(outcome(element("18446744073709551615"), body("18446744073709551615")) == "ok");
  CHECK(outcome(element("18446744073709551615"), body("18446744073709551616")) == "/amount/value");
  CHECK(outcome(element("18446744073709551615"), body("-1")) == "/amount/value");
}

TEST_CASE("consent binding: what was consented to must be sent") {
  const std::string with_note = changed(kElement, "\"payee\"", "\"note\":\"n\",\"payee\"");
  CHECK(outcome("[" + with_note + "]", kBody) == "/note");
  CHECK(outcome("[" + with_note + "]", changed(kBody, "\"free\":1", "\"note\":\"n\"")) == "ok");
}

TEST_CASE("consent binding: one element must allow all of it; the closest one says what differs") {
  const std::string other = changed(changed(kElement, "DE1", "DE2"), "1250", "99");
  CHECK(outcome("[" + other + "," + kElement + "]", kBody) == "ok");
  CHECK(*match_consent(binding(), "[" + other + "," + kElement + "]",
                       changed(changed(kBody, "DE1", "DE2"), "1250", "99")) == other);
  CHECK(outcome("[" + other + "," + kElement + "]", changed(kBody, "DE1", "DE2")) == "/to/iban");
  CHECK(outcome("[" + kElement + "," + other + "]", changed(kBody, "1250", "99")) == "/to/iban");
}

TEST_CASE("consent binding: a consent to something else, and one that cannot be read, allow nothing") {
  for (const std::string& details :
       {changed(kElement, "\"pay\"", "\"look\""), changed(kElement, "\"pay\"", "\"PAY\""),
        changed(kElement, "\"pay\"", "5"), changed(kElement, ",\"type\":\"pay\"", ""), std::string("5")})
    CHECK(outcome("[" + details + "]", kBody) == "");
  for (const char* details : {"", "[]", "{}", "[", "null", "[[]]"}) {
    CAPTURE(details);
    CHECK(outcome(details, kBody) == "");
  }
  CHECK(outcome("[" + kElement + "]", "{") == "");
  openapi::ConsentBinding nothing = binding();
  nothing.match.clear();
  CHECK_FALSE(match_consent(nothing, "[" + kElement + "]", kBody));
}
