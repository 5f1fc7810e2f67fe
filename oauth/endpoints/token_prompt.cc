// Token requests that need no thread of the blocking pool.
#include "oauth/endpoints/token_prompt.h"

#include "oauth/endpoints/oauth_answer.h"
#include "oauth/grant_authorization_code.h"
#include "oauth/grant_client_credentials.h"
#include "oauth/grant_refresh_token.h"
#include "oauth/id_token.h"
#include "oauth/resource_indicator.h"

namespace oauth::endpoints {
namespace {

/// One code or refresh grant; the store's thread runs it while the worker goes on.
class DeferredGrant final : public http::Deferred {
 public:
  DeferredGrant(const Context& context, ClientRequest posted, TokenDemand demand, base::Instant now)
      : context_(context), posted_(std::move(posted)), demand_(std::move(demand)), now_(now) {}

  bool start(std::function<void()> done) override {
    return context_.grants.submit([this](GrantStore& grants) { return run(grants); },
                                  [this, done = std::move(done)](bool kept) {
                                    kept_ = kept;
                                    done();
                                  });
  }

  std::optional<http::Response> answer() override {
    if (!kept_) return std::nullopt;
    return private_json(token_response_json(*response_));
  }

 private:
  /// On the store's thread. Whatever is not a plain success is undone and judged again by token().
  bool run(GrantStore& grants) {
    const auto parsed = parse_token_request(posted_.parameters());
    const Issuer issuer = context_.issuer(posted_.known);
    TokenOutcome outcome{base::Error{base::ErrorCode::server_error, "not a grant of a user"}};
    if (const auto* code = std::get_if<AuthorizationCodeRequestView>(&*parsed))
      outcome = exchange_code(grants, issuer, posted_.client(), *code, demand_, now_);
    else if (const auto* token = std::get_if<RefreshTokenRequestView>(&*parsed))
      outcome = refresh(grants, issuer, posted_.client(), *token, demand_, now_);
    if (!outcome.response || outcome.grant_revoked) return false;
    response_ = *std::move(outcome.response);
    return true;
  }

  const Context& context_;
  const ClientRequest posted_;
  const TokenDemand demand_;
  const base::Instant now_;
  std::optional<TokenResponse> response_;
  bool kept_ = false;
};

/// client_credentials with proofs: a thread of the pool verifies them, then they are claimed together, and no
/// thread waits for that.
class DeferredProof final : public http::Deferred {
 public:
  DeferredProof(const Context& context, const http::RequestView& request)
      : context_(context), request_(request) {}

  bool start(std::function<void()> done) override {
    if (!context_.once.submits()) return false;
    return context_.run_soon([this, done = std::move(done)] {
      if (!verify() || !claim(done)) done();
    });
  }

  std::optional<http::Response> answer() override {
    if (refusal_) return std::move(refusal_);
    if (!claimed_) return std::nullopt;
    client_succeeded(context_, request_, client_id_);
    return private_json(token_response_json(*response_));
  }

 private:
  bool verify() noexcept {
    try {
      const auto posted = read_client_request(context_, request_, pending_);
      if (!posted) {
        refusal_ = oauth_error(context_, posted.error(), request_);
        return false;
      }
      if (!posted->client().metadata.allows(GrantType::client_credentials)) return false;
      const auto parsed = parse_token_request(posted->parameters());
      const auto* own = parsed ? std::get_if<ClientCredentialsRequestView>(&*parsed) : nullptr;
      const auto demand = read_token_demand(*posted, context_.settings);
      if (!own || !demand) return false;
      auto response = grant_client_credentials(context_.issuer(posted->known), posted->client(), *own,
                                               *demand, request_.now);
      if (!response) return false;
      response_ = *std::move(response);
      client_id_ = posted->client().client_id;
      return true;
    } catch (const std::exception&) {
      return false;  // token() meets the same failure, and it is reported there
    }
  }
  bool claim(const std::function<void()>& done) {
    return context_.once.submit(pending_.take(), [this, done](bool claimed) {
      claimed_ = claimed;
      done();
    });
  }

  const Context& context_;
  const http::RequestView request_;
  PendingClaims pending_;
  base::ClientId client_id_;
  std::optional<TokenResponse> response_;
  std::optional<http::Response> refusal_;  // final: nothing was claimed
  bool claimed_ = false;
};

bool may_have_proofs(const http::RequestView& request) {
  return request.count("DPoP") > 0 || request.body.find("client_assertion=") != std::string_view::npos;
}

/// Signing takes long enough to hold others up: who may want an ID token or gets JWTs takes the long way.
bool may_sign(const Client& client) {
  return client.metadata.access_token_format == AccessTokenFormat::jwt || wants_id_token(client.scope);
}

}  // namespace

base::Result<TokenDemand> read_token_demand(const ClientRequest& posted, const Settings& settings) {
  if (auto s = check_binding(posted.client(), posted.binding); !s) return std::move(s).error();
  auto resource = requested_resources(posted.parameters(), settings);
  if (!resource) return std::move(resource).error();
  TokenDemand demand{posted.binding, *std::move(resource), {}};
  if (const auto text = posted.parameters().get("authorization_details")) {
    auto details = parse_authorization_details(*text);
    if (!details) return std::move(details).error();
    demand.authorization_details = *std::move(details);
  }
  return demand;
}

http::Prompt token_prompt(const Context& context, const http::RequestView& request) {
  if (may_have_proofs(request)) {
    if (request.body.find("grant_type=client_credentials") == std::string_view::npos) return {};
    return {std::nullopt, std::make_unique<DeferredProof>(context, request)};
  }
  auto posted = read_known_client_request(context, request);
  if (!posted || may_sign(posted->client())) return {};
  const auto parsed = parse_token_request(posted->parameters());
  if (!parsed || !posted->client().metadata.allows(grant_type_of(*parsed))) return {};
  auto demand = read_token_demand(*posted, context.settings);
  if (!demand) return {};
  if (const auto* own = std::get_if<ClientCredentialsRequestView>(&*parsed)) {
    const auto response =
        grant_client_credentials(context.issuer(posted->known), posted->client(), *own, *demand, request.now);
    if (!response) return {};
    return {private_json(token_response_json(*response)), nullptr};
  }
  const GrantType grant = grant_type_of(*parsed);
  if (grant != GrantType::authorization_code && grant != GrantType::refresh_token) return {};
  return {std::nullopt,
          std::make_unique<DeferredGrant>(context, *std::move(posted), *std::move(demand), request.now)};
}

}  // namespace oauth::endpoints
