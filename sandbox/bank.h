// The payment backend: from a request with the gateway's assertion to an answer.
#pragma once
#include <string>
#include <string_view>

#include "base/random.h"
#include "http/message.h"
#include "sandbox/assertion.h"
#include "sandbox/bank_store.h"
#include "sandbox/jwks.h"
#include "sandbox/refusal.h"

namespace sandbox {

/// What the handlers use. Everything referred to outlives it; shared by all threads.
struct Bank {
  BankStore& store;
  base::Random& random;  // used only inside the store's transactions, one at a time
  KeyRing& keys;
  AssertionPolicy assertions;
  std::string docs_base;  // of the `type` of problem documents, without a slash at the end; may be empty
};

/// How an answer reaches the client (the magic amounts).
enum class Delivery : std::uint8_t { normal, late, lost };

struct Answer {
  http::Response response;
  Delivery delivery = Delivery::normal;
};

/// One authenticated request, as a handler sees it.
struct Call {
  const http::RequestView& request;
  const Caller& caller;
  std::string_view id;          // the {…} segment of the path, "" if it has none
  std::string_view request_id;  // of X-Request-Id
};

/// Authenticates, routes and answers; 503 if the file is lost. GET /healthz needs no assertion.
Answer answer_bank(const Bank& bank, const http::RequestView& request);

}  // namespace sandbox
