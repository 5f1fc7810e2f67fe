// Tests of checked answers over loopback: what breaks the document is 502 in the sandbox, and nothing else
// changes.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "gateway/stages.h"
#include "tests/support/cached_world.h"
#include "tests/support/signed_world.h"

using test_support::backend_answer;
using test_support::CachedWorld;
using test_support::field_of;

namespace {

const std::string kJson = "Content-Type: application/json\r\n";

std::string document(const std::string& policy, const std::string& of_list) {
  std::string text = test_support::kTestDocument;
  const std::string head = "x-tollgate: {upstream: payments",
                    answers = "responses: {\"200\": {description: OK}}";
  text.insert(text.find(head) + head.size(), policy);
  text.replace(
      text.find(answers), answers.size(),
      "responses: {\"200\": {description: OK, content: {application/json: {schema: {type: array, items: "
      "{type: integer}}}}}}");
  const std::string id = "operationId: listAccounts\n";
  text.insert(text.find(id) + id.size(), of_list);
  return text;
}

struct CheckedWorld : CachedWorld {
  explicit CheckedWorld(const std::string& policy = ", validate_answers: sandbox",
                        const std::string& of_list = "")
      : CachedWorld(test_support::WholeDocument{document(policy, of_list)}) {}
};

}  // namespace

TEST_CASE("an answer that is what the document says goes on, whatever its framing") {
  CheckedWorld w;
  const std::string answer = w.through_backend(w.request(), backend_answer(kJson + "X-More: 1\r\n", "[1,2]"));
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK(answer.ends_with("\r\n\r\n[1,2]"));
  CHECK(field_of(answer, "X-More") == "1");
  const std::string chunked =
      w.through_backend(w.request(), "HTTP/1.1 200 OK\r\n" + kJson +
                                         "Transfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n");
  CHECK(chunked.find("[1") != std::string::npos);
  CHECK(
      w.through_backend(w.request("", "/v1/accounts", "HEAD"), "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
          .starts_with("HTTP/1.1 200 "));
}

TEST_CASE("an answer that breaks the document is 502 invalid_backend_answer with pointers") {
  CheckedWorld w;
  const std::string answer = w.through_backend(w.request(), backend_answer(kJson, "[1,\"two\",3.5]"));
  CHECK(answer.starts_with("HTTP/1.1 502 "));
  const auto problem = nlohmann::json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
  CHECK(problem["code"] == "invalid_backend_answer");
  CHECK(problem["param"] == "/1");
  const std::string detail = problem["detail"];
  CHECK(detail.find("/1 must be") != std::string::npos);
  CHECK(detail.find("/2 must be") != std::string::npos);
  CHECK(answer.find("two") == std::string::npos);
  CHECK(w.through_backend(w.request(), backend_answer("", "", "302 Found")).starts_with("HTTP/1.1 502 "));
}

TEST_CASE("without the setting, and for live traffic, a backend may answer what it wants") {
  CheckedWorld without("");
  CHECK(without.through_backend(without.request(), backend_answer(kJson, "{}")).starts_with("HTTP/1.1 200 "));
  CheckedWorld ended(", validate_answers: sandbox", "      x-tollgate: {validate_answers: none}\n");
  CHECK(ended.through_backend(ended.request(), backend_answer(kJson, "{}")).starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a live app's answers are not looked at") {
  test_support::TestNode t(test_support::kTestConfig, document(", validate_answers: sandbox", "").c_str());
  for (const auto environment : {oauth::Environment::sandbox, oauth::Environment::live}) {
    test_support::Staged staged(t, "GET", "/v1/accounts");
    REQUIRE(gateway::match_route(*t.worker, staged.x));
    staged.x.claims.environment = environment;
    gateway::gather_to_check(staged.x);
    const bool sandbox = environment == oauth::Environment::sandbox;
    CHECK(staged.x.checks_answer == sandbox);
    CHECK((staged.x.to_check != nullptr) == sandbox);
  }
}

TEST_CASE("an answer of 1 MiB is checked, one byte more is refused; one that breaks off is 502") {
  CheckedWorld w;
  for (const bool fits : {true, false}) {
    CAPTURE(fits);
    const std::string body = "[" + std::string(1024 * 1024 - 3, ' ') + "1]" + (fits ? "" : " ");
    w.client.received.clear();
    w.client.send(w.request());
    test_support::RawSocket backend = w.accept();
    w.receive(backend, "\r\n\r\n");
    backend.send(backend_answer(kJson + "Connection: close\r\n", body));
    const std::string answer = [&] {
      w.until([&] {
        backend.push();
        w.client.pull();
        return w.client.received.find(fits ? " 1]" : "request_id") != std::string::npos;
      });
      return w.client.received;
    }();
    CHECK(answer.starts_with(fits ? "HTTP/1.1 200 " : "HTTP/1.1 502 "));
    if (!fits) CHECK(answer.find("invalid_backend_answer") != std::string::npos);
  }
  CheckedWorld broken;
  broken.client.send(broken.request());
  {
    test_support::RawSocket backend = broken.accept();
    broken.receive(backend, "\r\n\r\n");
    backend.send("HTTP/1.1 200 OK\r\n" + kJson + "Content-Length: 10\r\n\r\n[1");
    broken.settle();
  }
  CHECK(broken.receive(broken.client, "}").find("backend_unavailable") != std::string::npos);
}

TEST_CASE("what breaks the document is not kept") {
  CheckedWorld kept(", validate_answers: sandbox", "      x-tollgate: {cache: {}}\n");
  const std::string fresh = kJson + "Cache-Control: max-age=60\r\n";
  CHECK(kept.through_backend(kept.request(), backend_answer(fresh, "{}")).starts_with("HTTP/1.1 502 "));
  CHECK(kept.through_backend(kept.request(), backend_answer(fresh, "[1]")).starts_with("HTTP/1.1 200 "));
  CHECK(kept.from_memory(kept.request()).ends_with("[1]"));
}

TEST_CASE("an idempotency key whose answer breaks the document stays open: the backend is asked again") {
  test_support::SignedWorld w("validate_answers: sandbox, idempotency: {ttl: 1h}",
                              "responses: {\"201\": {description: Created, content: {application/json: "
                              "{schema: {type: object, required: "
                              "[id]}}}}}");
  w.backend_body = "{\"no\":\"x\"}";
  const std::string request = w.GatewayWorld::payment();
  CHECK(w.outcome(request) == "forwarded");
  CHECK(w.answer.starts_with("HTTP/1.1 502 "));
  w.backend_body = "{\"id\":\"x\"}";
  CHECK(w.outcome(request) == "forwarded");
  CHECK(w.answer.starts_with("HTTP/1.1 201 "));
  CHECK(field_of(w.outcome(request), "Idempotent-Replayed") == "true");
}

TEST_CASE("an answer that is signed is checked before") {
  test_support::SignedWorld w(
      "validate_answers: sandbox, sign_answers: true",
      "responses: {\"201\": {description: Created, content: {application/json: {schema: "
      "{type: object, required: [id]}}}}}");
  w.backend_body = "{\"no\":\"x\"}";
  CHECK(w.outcome(w.GatewayWorld::payment()) == "forwarded");
  CHECK(w.answer.starts_with("HTTP/1.1 502 "));
  CHECK(w.answer.find("invalid_backend_answer") != std::string::npos);
  CHECK(!field_of(w.answer, "Signature").empty());
}
