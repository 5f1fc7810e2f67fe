// Tests of the signature base: the vectors of RFC 9421, and each component.
#include "gateway/signature_base.h"

#include <doctest/doctest.h>

#include "tests/support/vectors.h"

using gateway::SignedMessageView;

namespace {

http::sf::InnerList input_of(const std::string& text) {
  const auto read = http::sf::parse_dictionary("a=" + text);
  if (!read) throw std::runtime_error("not an inner list: " + text);
  return std::get<http::sf::InnerList>(read->front().second);
}

std::vector<http::FieldView> fields_of(const nlohmann::json& message) {
  std::vector<http::FieldView> out;
  for (const auto& field : message["fields"])
    out.push_back({field[0].get_ref<const std::string&>(), field[1].get_ref<const std::string&>()});
  return out;
}

const http::FieldView kFields[] = {{"Host", "elsewhere.example"},
                                   {"X-List", "  a, b\t"},
                                   {"x-list", "c"},
                                   {"X-Empty", ""},
                                   {"Signature", "s=:aGk=:"}};

SignedMessageView request(std::string_view target = "/a/b?x=%20&y") {
  SignedMessageView out;
  out.method = "POST";
  out.origin = "HTTPS://API.Example:443";
  out.target = target;
  out.fields = kFields;
  return out;
}

}  // namespace

TEST_CASE("signature bases are those of RFC 9421 B.2") {
  const auto file = test_support::vectors("message_signatures.json");
  const auto request_fields = fields_of(file["request"]), answer_fields = fields_of(file["answer"]);
  const std::string origin = file["request"]["origin"], target = file["request"]["target"];
  SignedMessageView asked{"POST", origin, target, request_fields, 0, nullptr};
  SignedMessageView answered{{}, {}, {}, answer_fields, 200, &asked};
  for (const auto& vector : file["signatures"]) {
    CAPTURE(vector["source"].get<std::string>());
    const auto got = gateway::signature_base(input_of(vector["input"]), vector["answer"] ? answered : asked);
    REQUIRE(got);
    CHECK(*got == vector["base"].get<std::string>());
  }
}

TEST_CASE("each component of a request has one value (RFC 9421 2.1, 2.2)") {
  struct Case {
    const char *name, *target, *value;
  };
  const Case cases[] = {
      {"@method", "/a", "POST"},
      {"@target-uri", "/a/b?x=%20&y", "https://api.example/a/b?x=%20&y"},
      {"@authority", "/a", "api.example"},
      {"@scheme", "/a", "https"},
      {"@request-target", "/a?b", "/a?b"},
      {"@path", "/a?b", "/a"},
      {"@path", "/", "/"},
      {"@query", "/a?b=c&d", "?b=c&d"},
      {"@query", "/a?", "?"},
      {"@query", "/a", "?"},
      {"x-list", "/a", "a, b, c"},
      {"x-empty", "/a", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CAPTURE(c.target);
    const std::string name = c.name, input = "(\"" + name + "\")";
    const auto got = gateway::signature_base(input_of(input), request(c.target));
    REQUIRE(got);
    CHECK(*got == "\"" + name + "\": " + c.value + "\n\"@signature-params\": " + input);
  }
}

TEST_CASE("a port that is not the default one belongs to the authority (RFC 9421 2.2.3)") {
  SignedMessageView message = request("/a");
  const std::pair<const char*, const char*> cases[] = {{"http://localhost:8080", "localhost:8080"},
                                                       {"http://api.example:80", "api.example"},
                                                       {"https://api.example:80", "api.example:80"},
                                                       {"http://api.example:443", "api.example:443"}};
  for (const auto& [origin, authority] : cases) {
    message.origin = origin;
    const auto got = gateway::signature_base(input_of("(\"@authority\")"), message);
    REQUIRE(got);
    CHECK(got->starts_with("\"@authority\": " + std::string(authority) + "\n"));
  }
}

TEST_CASE("components that cannot be signed here are refused (RFC 9421 2.5)") {
  const SignedMessageView asked = request();
  SignedMessageView answered;
  answered.status = 201;
  answered.request = &asked;
  struct Case {
    const char* input;
    bool answer, accepted;
  };
  const Case cases[] = {
      {"(\"@status\")", false, false},
      {"(\"@status\")", true, true},
      {"(\"@method\")", true, false},
      {"(\"@method\";req)", true, true},
      {"(\"@method\";req)", false, false},
      {"(\"signature\";req)", true, true},
      {"(\"signature\")", true, false},
      {"(\"x-list\";req=?0)", true, false},
      {"(\"x-list\";req=1)", true, false},
      {"(\"x-list\";req;sf)", true, false},
      {"(\"x-list\";sf)", false, false},
      {"(\"x-list\";bs)", false, false},
      {"(\"x-list\";tr)", false, false},
      {"(\"x-list\";key=\"a\")", false, false},
      {"(\"@query-param\";name=\"x\")", false, false},
      {"(\"@signature-params\")", false, false},
      {"(\"@elsewhere\")", false, false},
      {"(\"@method\" \"@method\")", false, false},
      {"(\"x-list\" \"@method\" \"x-list\")", false, false},
      {"(\"@method\" \"@method\";req)", true, false},
      {"(\"X-List\")", false, false},
      {"(\"x-other\")", false, false},
      {"(\"\")", false, false},
      {"(\"x list\")", false, false},
      {"(x-list)", false, false},
      {"(1)", false, false},
      {"()", false, true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.input);
    CAPTURE(c.answer);
    const auto got = gateway::signature_base(input_of(c.input), c.answer ? answered : asked);
    CHECK(bool(got) == c.accepted);
    if (!got) CHECK(got.error().code == base::ErrorCode::invalid_signature);
  }
}
