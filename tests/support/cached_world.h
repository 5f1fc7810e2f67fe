// A worker on loopback with an operation whose answers are kept, and a backend that the test plays by hand.
#pragma once
#include <memory>
#include <string>

#include "tests/support/gateway_world.h"

namespace test_support {

/// GET and POST /v1/accounts, `rule` being that of the GET.
inline std::string cached_document(const std::string& rule, const std::string& policy = "") {
  std::string text = kTestDocument;
  const auto put = [&text](const std::string& at, const std::string& more) {
    text.insert(text.find(at) + at.size(), more);
  };
  put("x-tollgate: {upstream: payments", policy.empty() ? "" : ", " + policy);
  put("operationId: listAccounts\n", "      x-tollgate: {cache: {" + rule + "}}\n");
  put("  /accounts:\n",
      "    post: {operationId: changeAccounts, summary: Change, responses: {\"200\": {description: OK}}}\n");
  return text;
}

struct WholeDocument {
  std::string text;
};

struct CachedWorld : GatewayWorld {
  explicit CachedWorld(const WholeDocument& document)
      : GatewayWorld(document.text.c_str()), token(t.token("a:read")) {
    t.node.cache_changes = changes.get();
  }
  explicit CachedWorld(const std::string& rule = "", const std::string& policy = "")
      : CachedWorld(WholeDocument{cached_document(rule, policy)}) {}

  std::string request(const std::string& more = "", const std::string& target = "/v1/accounts",
                      const std::string& method = "GET") {
    return method + " " + target + " HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer " + token +
           "\r\n" + more + "\r\n";
  }
  /// Sends the request; the backend, which must be asked, answers. Returns the client's answer; `asked` is
  /// what the backend got.
  std::string through_backend(const std::string& text, const std::string& answer) {
    client.received.clear();
    client.send(text);
    if (!backend || backend->gone()) backend = std::make_unique<RawSocket>(accept());
    backend->received.clear();
    asked = receive(*backend, "\r\n\r\n");
    backend->send(answer);
    return whole_answer();
  }
  /// Sends the request, which must be answered without the backend.
  std::string from_memory(const std::string& text) {
    client.received.clear();
    client.send(text);
    const std::string answer = whole_answer();
    if (backend) {
      backend->received.clear();
      backend->pull();
      if (!backend->received.empty()) return "the backend was asked: " + backend->received;
    }
    if (backends.accept()) return "a backend was connected to";
    return answer;
  }

  std::string token, asked;
  std::unique_ptr<RawSocket> backend;
  std::unique_ptr<gateway::CacheChanges> changes = std::make_unique<gateway::CacheChanges>();

 private:
  std::string whole_answer() {
    receive(client, "\r\n\r\n");
    settle();
    client.pull();
    return client.received;
  }
};

/// A backend's answer with that body.
inline std::string backend_answer(const std::string& fields, const std::string& body = "{}",
                                  const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

}  // namespace test_support
