// The bank's route table and the path of every request through it.
#include "sandbox/bank.h"

#include <array>

#include "base/log.h"
#include "sandbox/bank_handlers.h"
#include "sandbox/newcomer.h"

namespace sandbox {
namespace {

struct Route {
  std::string_view method, prefix, suffix;  // the path is prefix, and if it ends in '/', an id and the suffix
  std::string_view scope;
  Outcome<Answer> (*handle)(const Bank&, const Call&);
};
constexpr std::array kRoutes{
    Route{"GET", "/v1/accounts", "", "accounts:read", &list_accounts},
    Route{"GET", "/v1/accounts/", "", "accounts:read", &get_account},
    Route{"GET", "/v1/accounts/", "/balances", "balances:read", &get_balances},
    Route{"GET", "/v1/accounts/", "/transactions", "transactions:read", &list_transactions},
    Route{"GET", "/v1/payments", "", "payments:read", &list_payments},
    Route{"POST", "/v1/payments", "", "payments:write", &create_payment},
    Route{"GET", "/v1/payments/", "", "payments:read", &get_payment},
    Route{"GET", "/v1/payments/", "/refunds", "payments:read", &list_refunds},
    Route{"POST", "/v1/payments/", "/refunds", "refunds:write", &create_refund},
};

/// The id in the path; nullopt if the path is not of this route.
std::optional<std::string_view> match(const Route& route, std::string_view path) {
  if (!route.prefix.ends_with('/'))
    return path == route.prefix ? std::optional(std::string_view{}) : std::nullopt;
  if (!path.starts_with(route.prefix)) return std::nullopt;
  path.remove_prefix(route.prefix.size());
  if (!path.ends_with(route.suffix)) return std::nullopt;
  path.remove_suffix(route.suffix.size());
  const bool one_segment = !path.empty() && path.size() <= 64 && path.find('/') == std::string_view::npos;
  return one_segment ? std::optional(path) : std::nullopt;
}

struct Matched {
  const Route* route = nullptr;
  std::string_view id;
  std::string allow;  // methods of the path, "" if no route has it
};

Matched find_route(const http::RequestView& request) {
  const std::string_view method = request.method == http::Method::head ? "GET" : request.method_token;
  Matched found;
  for (const Route& route : kRoutes) {
    const auto id = match(route, request.path);
    if (!id) continue;
    if (!found.allow.empty()) found.allow += ", ";
    found.allow += route.method == "GET" ? std::string("GET, HEAD") : std::string(route.method);
    if (route.method == method) found.route = &route, found.id = *id;
  }
  return found;
}

/// Gives a subject that is seen for the first time its accounts.
void welcome(const Bank& bank, const std::string& subject, bool is_app, base::Instant now) {
  if (bank.store.read([&](Books& books) { return books.accounts.knows(subject); })) return;
  bank.store.write([&](Books& books) {
    if (books.accounts.knows(subject)) return;  // another request was quicker
    const Newcomer newcomer = is_app ? new_app(subject, bank.random) : new_user(subject, bank.random, now);
    for (const Account& account : newcomer.accounts) {
      books.accounts.open_account(account);
      books.accounts.outside(account.currency);
    }
    for (const Entry& entry : newcomer.entries)
      if (books.accounts.record(entry)) throw std::logic_error("the demo history does not balance");
  });
}

Outcome<Answer> run(const Bank& bank, const http::RequestView& request, std::string_view request_id) {
  const Outcome<Caller> verified = verify_assertion(bank.keys, bank.assertions, request);
  if (const auto* refusal = std::get_if<Refusal>(&verified)) return *refusal;
  const Caller& caller = std::get<Caller>(verified);
  const Matched found = find_route(request);
  if (found.route == nullptr) {
    if (found.allow.empty()) return Refusal{RefusalCode::not_found, "There is nothing at this path."};
    const Refusal refusal{RefusalCode::method_not_allowed, "The path has other methods."};
    Answer answer{refusal_response(refusal, request_id, bank.docs_base)};
    answer.response.set("Allow", found.allow);
    return answer;
  }
  if (!caller.has_scope(found.route->scope))
    return Refusal{RefusalCode::insufficient_scope, "The scope of this operation is missing.",
                   std::string(found.route->scope)};
  if (!caller.is_app()) welcome(bank, caller.sub, false, request.now);
  welcome(bank, caller.client_id, true, request.now);
  return found.route->handle(bank, Call{request, caller, found.id, request_id});
}

/// A lost file is an outcome for the client, with nothing done, and a line in our log.
Outcome<Answer> run_guarded(const Bank& bank, const http::RequestView& request, std::string_view request_id) {
  try {
    return run(bank, request, request_id);
  } catch (const SqliteFailure& failure) {
    base::log(base::LogLevel::error, "the bank's file is lost", {{"detail", failure.what()}});
    return Refusal{RefusalCode::temporarily_unavailable,
                   "The bank's storage is not available. Nothing was done."};
  }
}

}  // namespace

Answer answer_bank(const Bank& bank, const http::RequestView& request) {
  if (request.path == "/healthz") return {http::json(200, R"({"status":"ok"})")};
  std::string_view request_id = request.field("X-Request-Id").value_or(request.request_id);
  if (request_id.size() > 128) request_id = request.request_id;
  Outcome<Answer> outcome = run_guarded(bank, request, request_id);
  Answer answer = std::holds_alternative<Answer>(outcome)
                      ? std::get<Answer>(std::move(outcome))
                      : Answer{refusal_response(std::get<Refusal>(outcome), request_id, bank.docs_base)};
  if (!request_id.empty()) answer.response.set("X-Request-Id", std::string(request_id));
  answer.response.set("Cache-Control", "no-store");
  return answer;
}

}  // namespace sandbox
