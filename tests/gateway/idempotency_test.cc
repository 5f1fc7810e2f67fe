// Tests of the idempotency stage over loopback: what the backend sees of a key, and what each repetition
// gets.
#include "gateway/idempotency.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "gateway/kept_answer.h"
#include "tests/support/fake_idempotency_store.h"
#include "tests/support/gateway_world.h"

using namespace std::chrono_literals;
using gateway::KeyOutcome;
using test_support::FakeIdempotencyStore;
using test_support::field_of;
using test_support::GatewayWorld;
using test_support::RawSocket;
using State = FakeIdempotencyStore::State;

namespace {

constexpr std::string_view kBody = "{\"amount\":12}";

/// The test document with keys kept by the gateway: answers of up to 100 bytes, for an hour.
std::string keyed_document() {
  std::string text = test_support::kTestDocument;
  const std::string_view policy = "{moves_money: true, ";
  return text.replace(text.find(policy), policy.size(),
                      std::string(policy) + "idempotency: {ttl: 1h, max_answer: 100}, ");
}

struct KeyedWorld : GatewayWorld {
  KeyedWorld() : GatewayWorld(keyed_document().c_str()) {
    t.node.idempotency = &store;
    t.node.answer_secret = &secret;
  }
  std::string pay(const std::string& key = "key-1", std::string_view body = kBody) {
    return "POST /v1/payments HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer " +
           t.token("a:read p:write") + "\r\nContent-Type: application/json\r\nIdempotency-Key: " + key +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  }
  /// Sends a payment; the backend's connection with the request received.
  RawSocket sent_on(const std::string& request) {
    client.send(request);
    RawSocket backend = accept();
    receive(backend, kBody);
    return backend;
  }
  /// What the client gets next, up to and with `end`.
  std::string answer(std::string_view end = "}") {
    std::string got = receive(client, end);
    client.received.clear();
    return got;
  }
  std::string created(const std::string& more = "") {
    return "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nConnection: close\r\n" + more +
           "Content-Length: 14\r\n\r\n{\"id\":\"pay_1\"}";
  }
  std::uint64_t counted(KeyOutcome outcome) {
    return t.worker->counters.keys[static_cast<std::size_t>(outcome)].read();
  }
  bool nothing_forwarded() {
    settle();
    return !backends.accept().has_value();
  }
  FakeIdempotencyStore store;
  base::Secret secret{std::string(32, 's')};
};

std::string code_of(const std::string& answer) {
  return nlohmann::json::parse(answer.substr(answer.find("\r\n\r\n") + 4))["code"];
}

}  // namespace

TEST_CASE("idempotency: a repetition gets the first answer, from the store, at no cost (draft 07 2.6)") {
  KeyedWorld w;
  RawSocket backend = w.sent_on(w.pay());
  CHECK(field_of(backend.received, "Idempotency-Key") == "key-1");
  backend.send(w.created("Location: /v1/payments/pay_1\r\nSet-Cookie: a=b\r\n"));
  const std::string first = w.answer();
  CHECK(first.starts_with("HTTP/1.1 201 Created\r\n"));
  CHECK(field_of(first, "Set-Cookie") == "a=b");
  CHECK(field_of(first, "Idempotent-Replayed") == "");
  CHECK(field_of(first, "RateLimit").find("r=998") != std::string::npos);
  CHECK(w.store.row().claim.owner == field_of(first, "X-Request-Id"));
  CHECK(w.store.row().answer.find("pay_1") == std::string::npos);
  CHECK(w.counted(KeyOutcome::recorded) == 1);
  for (const char* spelling : {"key-1", "\"key-1\""}) {
    w.client.send(w.pay(spelling));
    const std::string again = w.answer();
    CHECK(again.starts_with("HTTP/1.1 201 Created\r\n"));
    CHECK(field_of(again, "Idempotent-Replayed") == "true");
    CHECK(field_of(again, "Location") == "/v1/payments/pay_1");
    CHECK(field_of(again, "Content-Type") == "application/json");
    CHECK(field_of(again, "Set-Cookie") == "");
    CHECK(again.ends_with("\r\n\r\n{\"id\":\"pay_1\"}"));
    CHECK(field_of(again, "X-Request-Id") != field_of(first, "X-Request-Id"));
    CHECK(field_of(again, "RateLimit").find("r=998") != std::string::npos);
    CHECK(w.nothing_forwarded());
  }
  CHECK(w.counted(KeyOutcome::replayed) == 2);
}

TEST_CASE(
    "idempotency: no key is 400, another request 422, a running one 409 with Retry-After (draft 07 2.7)") {
  KeyedWorld w;
  RawSocket backend = w.sent_on(w.pay());
  RawSocket second = RawSocket::connect(w.listener.port());
  second.send(w.pay());
  const std::string running = w.receive(second, "}");
  CHECK(running.starts_with("HTTP/1.1 409 "));
  CHECK(field_of(running, "Retry-After") == "1");
  CHECK(code_of(running) == "idempotency_in_progress");
  second.received.clear();
  second.send(w.pay("key-1", "{\"amount\":13}"));
  const std::string other = w.receive(second, "}");
  CHECK(other.starts_with("HTTP/1.1 422 "));
  CHECK(code_of(other) == "idempotency_key_reused");
  second.received.clear();
  std::string without = w.pay();
  without.replace(without.find("Idempotency-Key"), 15, "X-Something-Els");
  second.send(without);
  const std::string missing = w.receive(second, "}");
  CHECK(missing.starts_with("HTTP/1.1 400 "));
  CHECK(code_of(missing) == "idempotency_key_missing");
  second.received.clear();
  second.send(w.pay("\"a\"b\""));
  CHECK(code_of(w.receive(second, "}")) == "invalid_parameter");
  CHECK(w.nothing_forwarded());
  backend.send(w.created());
  CHECK(w.answer().starts_with("HTTP/1.1 201 "));
  CHECK(w.counted(KeyOutcome::in_flight) == 1);
  CHECK(w.counted(KeyOutcome::other_request) == 1);
}

TEST_CASE("idempotency: the lease outlives the operation's timeouts, the key its ttl") {
  KeyedWorld w;
  RawSocket backend = w.sent_on(w.pay());
  const gateway::KeyClaim claim = w.store.last_claim;
  CHECK(claim.now == w.t.clock.now());
  CHECK(claim.lease_until - claim.now == 2s + 15s + 5s);
  CHECK(claim.expires_at - claim.now == 1h);
}

TEST_CASE("idempotency: what a backend has not decided is not kept, and the same key goes to it again") {
  struct Case {
    const char* name;
    std::string answer;  // "" : reset
    int status;
  };
  const Case cases[] = {
      {"500", "HTTP/1.1 500 Oops\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", 500},
      {"503", "HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", 503},
      {"409", "HTTP/1.1 409 Wait\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", 409},
      {"429", "HTTP/1.1 429 Slow\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", 429},
      {"reset", "", 502},
      {"breaks off", "HTTP/1.1 201 Created\r\nContent-Length: 20\r\n\r\n{\"id\"", 502},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    KeyedWorld w;
    RawSocket backend = w.sent_on(w.pay());
    if (c.answer.empty()) {
      backend.reset();
    } else {
      backend.send(c.answer);
      w.settle();
      backend.close();
    }
    CHECK(w.answer().starts_with("HTTP/1.1 " + std::to_string(c.status)));
    CHECK(w.store.row().state == State::left);
    CHECK(w.counted(KeyOutcome::unknown) == 1);
    w.client.send(w.pay("key-1", "{\"amount\":13}"));
    CHECK(code_of(w.answer()) == "idempotency_key_reused");
    RawSocket again = w.sent_on(w.pay());
    CHECK(field_of(again.received, "Idempotency-Key") == "key-1");
    CHECK(w.t.worker->counters.keys_taken_over.read() == 1);
    again.send(w.created());
    CHECK(w.answer().starts_with("HTTP/1.1 201 "));
    CHECK(w.store.row().state == State::finished);
  }
}

TEST_CASE("idempotency: the backend gets a key again as it got it first, however it is spelled now") {
  for (const auto& [first, second] : {std::pair{"key-1", "\"key-1\""}, {"\"key-1\"", "key-1"}}) {
    CAPTURE(first);
    KeyedWorld w;
    RawSocket backend = w.sent_on(w.pay(first));
    backend.reset();
    w.answer();
    RawSocket again = w.sent_on(w.pay(second));
    CHECK(field_of(again.received, "Idempotency-Key") == first);
    CHECK(field_of(again.received, "Content-Type") == "application/json");
  }
}

TEST_CASE("idempotency: a backend's final refusal is kept like any other answer") {
  KeyedWorld w;
  RawSocket backend = w.sent_on(w.pay());
  backend.send("HTTP/1.1 422 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
  CHECK(w.answer("{}").starts_with("HTTP/1.1 422 "));
  w.client.send(w.pay());
  const std::string again = w.answer("{}");
  CHECK(again.starts_with("HTTP/1.1 422 "));
  CHECK(field_of(again, "Idempotent-Replayed") == "true");
  CHECK(w.nothing_forwarded());
}

TEST_CASE("idempotency: a backend that does not answer in time leaves the outcome unknown") {
  KeyedWorld w;
  RawSocket backend = w.sent_on(w.pay());
  w.advance(16s);
  CHECK(w.answer().starts_with("HTTP/1.1 504 "));
  CHECK(w.store.row().state == State::left);
}

TEST_CASE("idempotency: a request that no backend saw frees its key (gateway.md 145)") {
  KeyedWorld w;
  w.backends.close();
  w.client.send(w.pay());
  CHECK(w.answer().starts_with("HTTP/1.1 502 "));
  CHECK(w.store.size() == 0);
  CHECK(w.counted(KeyOutcome::released) == 1);
}

TEST_CASE("idempotency: what is refused before it never touches the store") {
  KeyedWorld w;
  w.store.away = true;
  w.client.send(w.pay("key-1", "{\"amount\":0}"));
  CHECK(code_of(w.answer()) == "invalid_body");
  w.client.send(w.pay());
  const std::string away = w.answer();
  CHECK(away.starts_with("HTTP/1.1 503 "));
  CHECK(code_of(away) == "temporarily_unavailable");
  CHECK(w.nothing_forwarded());
}

TEST_CASE("idempotency: without a store, or without a secret, such requests are refused") {
  for (const bool store : {false, true}) {
    KeyedWorld w;
    if (store)
      w.t.node.answer_secret = nullptr;
    else
      w.t.node.idempotency = nullptr;
    w.client.send(w.pay());
    CHECK(w.answer().starts_with("HTTP/1.1 503 "));
    CHECK(w.nothing_forwarded());
  }
}

TEST_CASE("idempotency: the answer reaches the client also when it cannot be recorded") {
  KeyedWorld w;
  RawSocket backend = w.sent_on(w.pay());
  w.store.away = true;
  backend.send(w.created());
  CHECK(w.answer().starts_with("HTTP/1.1 201 "));
  CHECK(w.counted(KeyOutcome::unsettled) == 1);
  w.store.away = false;
  w.client.send(w.pay());
  CHECK(w.answer().starts_with("HTTP/1.1 409 "));
  w.advance(22s);
  w.t.revocations.follow(w.t.grants, w.t.clock);
  RawSocket again = w.sent_on(w.pay());
  again.send(w.created());
  CHECK(w.answer().starts_with("HTTP/1.1 201 "));
}

TEST_CASE("idempotency: an answer over the limit reaches the client and is not kept") {
  for (const std::size_t size : {100, 101}) {
    CAPTURE(size);
    KeyedWorld w;
    RawSocket backend = w.sent_on(w.pay());
    backend.send("HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: " + std::to_string(size) +
                 "\r\n\r\n" + std::string(size - 1, 'x') + "}");
    CHECK(w.answer().ends_with("\r\n\r\n" + std::string(size - 1, 'x') + "}"));
    const KeyOutcome outcome = size == 100 ? KeyOutcome::recorded : KeyOutcome::too_large;
    CHECK(w.until([&] { return w.counted(outcome) == 1; }));
    CHECK(w.store.row().state == (size == 100 ? State::finished : State::left));
  }
}

TEST_CASE("idempotency: a client that goes away gets its answer with its next attempt (gateway.md 139)") {
  KeyedWorld w;
  RawSocket backend = w.sent_on(w.pay());
  w.client.reset();
  w.settle();
  backend.send(w.created());
  CHECK(w.until([&] { return w.counted(KeyOutcome::recorded) == 1; }));
  w.client = RawSocket::connect(w.listener.port());
  w.client.send(w.pay());
  const std::string got = w.answer();
  CHECK(got.starts_with("HTTP/1.1 201 "));
  CHECK(field_of(got, "Idempotent-Replayed") == "true");
  CHECK(w.nothing_forwarded());
}

TEST_CASE(
    "idempotency: a connection that ended while it rested is replaced, with the same key (gateway.md 148)") {
  KeyedWorld w;
  w.client.send(w.get());
  RawSocket resting = w.accept();
  w.receive(resting, "\r\n\r\n");
  resting.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  w.answer("{}");
  w.settle();
  w.client.send(w.pay());
  w.receive(resting, kBody);
  resting.close();
  RawSocket backend = w.accept();
  w.receive(backend, kBody);
  CHECK(field_of(backend.received, "Idempotency-Key") == "key-1");
  backend.send(w.created());
  CHECK(w.answer().starts_with("HTTP/1.1 201 "));
}

TEST_CASE("idempotency: an answer sealed under another secret is forgotten, and the backend decides again") {
  KeyedWorld w;
  RawSocket backend = w.sent_on(w.pay());
  backend.send(w.created());
  w.answer();
  w.secret = base::Secret(std::string(32, 't'));
  RawSocket again = w.sent_on(w.pay());
  again.send(w.created());
  CHECK(field_of(w.answer(), "Idempotent-Replayed") == "");
  w.client.send(w.pay());
  CHECK(field_of(w.answer(), "Idempotent-Replayed") == "true");
}

TEST_CASE("idempotency: what becomes of the key, by what is known of the request") {
  http::Response good, bad;
  good.status = 201;
  bad.status = 500;
  using Kind = gateway::Settlement::Kind;
  struct Case {
    const char* name;
    gateway::SentOn sent_on;
    Kind settlement;
    KeyOutcome outcome;
  };
  const Case cases[] = {
      {"no byte was written", {false, false, false, nullptr}, Kind::release, KeyOutcome::released},
      {"no answer", {true, false, false, nullptr}, Kind::leave, KeyOutcome::unknown},
      {"broke off", {true, false, false, nullptr}, Kind::leave, KeyOutcome::unknown},
      {"broke off, too large", {true, false, true, nullptr}, Kind::leave, KeyOutcome::unknown},
      {"too large", {true, true, true, nullptr}, Kind::leave, KeyOutcome::too_large},
      {"unreadable", {true, true, false, nullptr}, Kind::leave, KeyOutcome::unknown},
      {"500", {true, true, false, &bad}, Kind::leave, KeyOutcome::unknown},
      {"201", {true, true, false, &good}, Kind::finish, KeyOutcome::recorded},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const gateway::KeyDecision decision = gateway::decide_key(c.sent_on);
    CHECK(decision.settlement == c.settlement);
    CHECK(decision.outcome == c.outcome);
  }
}
