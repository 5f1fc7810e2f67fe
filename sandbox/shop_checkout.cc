// What a connected customer does in the shop: see accounts, pay, get the money back.
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "sandbox/money.h"
#include "sandbox/shop.h"
#include "sandbox/shop_pages.h"

namespace sandbox {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostAccounts = 10;  // shown, each with a call of its own

http::ClientRequest api_request(const Shop& shop, const base::Secret& token, std::string method,
                                std::string_view path) {
  http::ClientRequest request;
  request.method = std::move(method);
  request.url = shop.config.api + std::string(path);
  request.fields = {{"Authorization", "Bearer " + std::string(token.reveal())},
                    {"Accept", "application/json"}};
  request.timeout = std::chrono::milliseconds(20000);
  request.ca_file = shop.config.ca_file;
  return request;
}

ApiExchange call_api(const Shop& shop, http::ClientRequest request) {
  ApiExchange exchange{request.method, request.url.substr(shop.config.api.size()), 0, {}};
  const base::Result<http::Response> response = shop.fetch(request);
  if (!response) {
    base::log(base::LogLevel::warn, "the API did not answer", {{"detail", response.error().detail}});
    exchange.body = "The gateway did not answer.";
    return exchange;
  }
  exchange.status = response->status;
  exchange.body = response->body;
  return exchange;
}

ApiExchange post_json(const Shop& shop, const base::Secret& token, std::string_view path,
                      const std::string& key, const Json& body) {
  http::ClientRequest request = api_request(shop, token, "POST", path);
  request.fields.emplace_back("Content-Type", "application/json");
  request.fields.emplace_back("Idempotency-Key", '"' + key + '"');
  request.body = body.dump();
  return call_api(shop, std::move(request));
}

Json parsed(const ApiExchange& exchange) {
  Json json = Json::parse(exchange.body, nullptr, false);
  return json.is_object() ? json : Json::object();
}

std::string text_of(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// "EUR 1,234.50" of the first balance; "" if the answer has none.
std::string available(const ApiExchange& exchange) {
  const Json balances = parsed(exchange);
  const Json::json_pointer first("/data/0");
  if (exchange.status != 200 || !balances.contains(first)) return {};
  const Json& balance = balances[first];
  if (!balance.is_object() || !balance.contains("available") || !balance["available"].is_number_integer())
    return {};
  return display_text({text_of(balance, "currency"), balance["available"].get<std::int64_t>()});
}

std::vector<AccountLine> read_accounts(const Shop& shop, const base::Secret& token, const ApiExchange& list) {
  std::vector<AccountLine> lines;
  const Json answer = parsed(list);
  if (!answer.contains("data") || !answer["data"].is_array()) return lines;
  for (const Json& account : answer["data"]) {
    if (lines.size() == kMostAccounts) break;
    const std::string path = "/v1/accounts/" + http::form_encoded(text_of(account, "id")) + "/balances";
    const ApiExchange balances = call_api(shop, api_request(shop, token, "GET", path));
    lines.push_back({text_of(account, "name"), text_of(account, "masked_number"), text_of(account, "type"),
                     available(balances)});
  }
  return lines;
}

std::string problem_text(const ApiExchange& exchange) {
  if (exchange.status == 0) return "the gateway did not answer.";
  const Json problem = parsed(exchange);
  std::string text = text_of(problem, "code");
  if (text.empty()) text = "status " + std::to_string(exchange.status);
  const std::string detail = text_of(problem, "detail");
  return detail.empty() ? text + "." : text + ": " + detail;
}

bool is_order_id(std::string_view text) { return text.starts_with("order_") && text.size() == 32; }

}  // namespace

http::Response show_account(const Shop& shop, Visit& visit) {
  Session& session = visit.session;
  const ApiExchange list = call_api(shop, api_request(shop, session.tokens->access, "GET", "/v1/accounts"));
  std::vector<AccountLine> accounts;
  std::string trouble;
  if (list.status == 200)
    accounts = read_accounts(shop, session.tokens->access, list);
  else
    trouble = "Your accounts cannot be shown: " + problem_text(list);
  if (!session.last_call || list.status != 200) session.last_call = list;
  http::Response response = account_page(session, accounts, trouble, visit.request.now);
  session.notice.clear();
  return response;
}

http::Response pay(const Shop& shop, Visit& visit) {
  Session& session = visit.session;
  const std::string order(visit.form.get_or_empty("order"));
  if (!is_order_id(order)) return message_page(400, "That did not work", "The form names no order.");
  const Json body = {{"amount", {{"currency", "EUR"}, {"value", kProductPrice}}},
                     {"creditor", {{"name", "Corner Roastery"}}},
                     {"merchant_reference", order},
                     {"remittance_information", "House Espresso, 250 g"}};
  session.last_call = post_json(shop, session.tokens->access, "/v1/payments", order, body);
  const int status = session.last_call->status;
  if (status == 201) {
    session.payment_id = text_of(parsed(*session.last_call), "id");
    session.refunded = false;
    session.notice = "Paid " + display_text({"EUR", kProductPrice}) + ". Thank you!";
  } else {
    session.notice = "The payment was not made: " + problem_text(*session.last_call);
  }
  // Where the outcome is unknown the next try is the same order, so that it cannot be paid twice.
  const bool settled = status == 201 || (status >= 400 && status < 500 && status != 429);
  if (settled && order == session.order) session.order = base::random_id(shop.random, "order_");
  return http::see_other("/account");
}

http::Response refund(const Shop& shop, Visit& visit) {
  Session& session = visit.session;
  if (session.payment_id.empty()) return http::see_other("/account");
  // Refunds are the shop's own doing, not the customer's: they take the shop's token.
  const base::Result<http::Response> answer = shop.fetch(own_token_request(shop.config, "refunds:write"));
  auto own = answer ? read_token_response(*answer, visit.request.now)
                    : std::variant<Tokens, OAuthRefusal>(OAuthRefusal{"no answer", {}});
  if (const auto* refusal = std::get_if<OAuthRefusal>(&own)) {
    session.notice = "The shop got no token of its own: " + refusal->error + ". " + refusal->description;
    return http::see_other("/account");
  }
  const Json body = {{"refund_reference", "refund-" + session.payment_id}, {"reason", "Changed my mind"}};
  const std::string path = "/v1/payments/" + http::form_encoded(session.payment_id) + "/refunds";
  session.last_call =
      post_json(shop, std::get<Tokens>(own).access, path, "refund-" + session.payment_id, body);
  session.refunded = session.last_call->status == 201;
  session.notice = session.refunded ? "The money is back in your account."
                                    : "The refund was not made: " + problem_text(*session.last_call);
  return http::see_other("/account");
}

}  // namespace sandbox
