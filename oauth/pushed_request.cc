// Pushing and loading authorization requests.
#include "oauth/pushed_request.h"

#include <algorithm>

#include "base/crypto/digest.h"
#include "oauth/form_text.h"
#include "oauth/generated_secret.h"
#include "oauth/request_object.h"

namespace oauth {
namespace {

constexpr std::size_t kMaxRequestUri = 200;  // characters

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

/// Of the client's own authentication, not of the request.
bool is_credential(std::string_view name) {
  return name == "client_secret" || name == "client_assertion" || name == "client_assertion_type";
}

/// An empty value is the same as none (RFC 6749 3.1), so one that is there is replaced, not joined.
void set(std::vector<ParametersView::Pair>& pairs, std::string_view name, std::string_view value) {
  std::erase_if(pairs, [name](const ParametersView::Pair& pair) { return pair.first == name; });
  pairs.emplace_back(name, value);
}

/// RFC 9101 5: with a request object nothing else counts but the client_id beside it.
base::Result<ResolvedRequest> from_object(std::string_view request, const Client& client, ClientKeys& keys,
                                          const Settings& settings, base::Instant now) {
  auto pairs = open_request_object(request, client, keys, settings, now);
  if (!pairs) return std::move(pairs).error();
  ResolvedRequest resolved{*std::move(pairs), {}};
  resolved.origin.signed_ = true;
  return resolved;
}

base::Error error_of(const AuthorizationOutcome& outcome) {
  if (const auto* page = std::get_if<PageError>(&outcome)) {
    // At this endpoint a redirect URI is one parameter among others (RFC 9126 2.3).
    base::Error error = page->error;
    if (error.code == base::ErrorCode::invalid_redirect_uri) error.code = base::ErrorCode::invalid_request;
    return error;
  }
  return std::get<RedirectError>(outcome).error;
}

}  // namespace

base::Result<PushedAnswer> push_request(GrantStore& grants, ClientKeys& keys, const Settings& settings,
                                        base::Random& random, const Client& client,
                                        const ParametersView& parameters, std::string_view dpop_jkt,
                                        base::Instant now) {
  if (parameters.get("request_uri")) return invalid("request_uri must not be pushed");
  ResolvedRequest resolved;
  if (const auto request = parameters.get("request")) {
    auto opened = from_object(*request, client, keys, settings, now);
    if (!opened) return std::move(opened).error();
    resolved = *std::move(opened);
  } else {
    for (const ParametersView::Pair& pair : parameters.pairs())
      if (!is_credential(pair.first)) resolved.pairs.push_back(pair);
  }
  if (const auto named = resolved.parameters().get("client_id"); named && *named != client.client_id.value)
    return invalid("client_id is not that of the authenticated client");
  set(resolved.pairs, "client_id", client.client_id.value);
  if (!dpop_jkt.empty()) {
    const auto named = resolved.parameters().get("dpop_jkt");
    if (named && *named != dpop_jkt) return invalid("dpop_jkt is not the key of the DPoP proof");
    set(resolved.pairs, "dpop_jkt", dpop_jkt);
  }
  resolved.origin.pushed = true;
  const auto outcome = decide_authorization(client, resolved.parameters(), resolved.origin, settings);
  if (!std::holds_alternative<AcceptedRequest>(outcome)) return error_of(outcome);

  PushedAnswer answer{generate_secret(kRequestUriPrefix, random), settings.lifetimes.pushed_request};
  grants.put_pushed({base::sha256(answer.request_uri.reveal()), client.client_id, form_text(resolved.pairs),
                     now + answer.expires_in});
  return answer;
}

base::Result<ResolvedRequest> resolve_request(GrantStore& grants, ClientKeys& keys, const Settings& settings,
                                              const std::optional<Client>& client,
                                              const ParametersView& parameters, base::Instant now) {
  const auto request = parameters.get("request"), request_uri = parameters.get("request_uri");
  if (request && request_uri) return invalid("request and request_uri exclude each other");
  if (!client || parameters.repeats("client_id") || (!request && !request_uri))
    return ResolvedRequest{{parameters.pairs().begin(), parameters.pairs().end()}, {}};
  if (parameters.repeats("request")) return invalid("request is there more than once");
  if (request) return from_object(*request, *client, keys, settings, now);
  if (!request_uri->starts_with(kRequestUriPrefix))
    return base::Error{
        base::ErrorCode::request_uri_not_supported,
        "request_uri must be one that was returned by the pushed authorization request endpoint"};
  const base::Error unknown{base::ErrorCode::invalid_request_uri,
                            "the request has expired or was used before: go back to the app and start again"};
  if (request_uri->size() > kMaxRequestUri || parameters.repeats("request_uri")) return unknown;
  const base::Digest digest = base::sha256(*request_uri);
  const auto pushed = grants.find_pushed(digest, now);
  if (!pushed || pushed->client_id != client->client_id) return unknown;
  auto pairs = parse_form_text(pushed->parameters);
  if (!pairs) return unknown;
  return ResolvedRequest{*std::move(pairs), {true, true, digest}};
}

}  // namespace oauth
