// Finding the token and writing the challenge.
#include "oauth/endpoints/presented_token.h"

#include "http/form.h"
#include "oauth/dpop.h"
#include "oauth/endpoints/client_request.h"

namespace oauth::endpoints {
namespace {

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

base::Error missing() { return {base::ErrorCode::missing_token, "an access token is needed"}; }

base::Result<PresentedToken> in_field(std::string_view authorization) {
  const std::size_t space = authorization.find(' ');
  if (space == std::string_view::npos) return missing();
  const std::string_view name = authorization.substr(0, space);
  const bool is_dpop = http::same_field_name(name, "dpop");
  if (!is_dpop && !http::same_field_name(name, "bearer")) return missing();
  const std::size_t begin = authorization.find_first_not_of(' ', space);
  if (begin == std::string_view::npos) return missing();
  return PresentedToken{is_dpop ? TokenScheme::dpop : TokenScheme::bearer,
                        base::Secret(authorization.substr(begin))};
}

/// The token of a form, empty if there is none.
base::Result<base::Secret> in_form(const http::RequestView& request) {
  if (request.method != http::Method::post || !is_form(request)) return base::Secret();
  const auto form = http::Form::parse(request.body);
  if (!form) return form.error();
  const auto tokens = form->all("access_token");
  if (tokens.size() > 1) return invalid("access_token is there more than once");
  return tokens.empty() ? base::Secret() : base::Secret(tokens.front());
}

// RFC 6750 3: only %x20-21 / %x23-5B / %x5D-7E may stand in error_description. Ours are literals.
std::string quotable(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c >= 0x20 && c <= 0x7E && c != '"' && c != '\\') out += c;
  return out;
}

}  // namespace

base::Result<PresentedToken> presented_token(const http::RequestView& request) {
  if (!request.query.empty()) return invalid("parameters in the query are not accepted");
  const std::size_t fields = request.count("Authorization");
  if (fields > 1) return invalid("there is more than one Authorization field");
  auto posted = in_form(request);
  if (!posted) return std::move(posted).error();
  if (posted->empty()) return fields == 0 ? missing() : in_field(*request.field("Authorization"));
  if (fields > 0) return invalid("the access token must be in one place only");
  return PresentedToken{TokenScheme::bearer, *std::move(posted)};
}

std::string token_challenge(const base::Error& error, TokenScheme scheme, std::string_view scope) {
  const bool by_dpop = scheme == TokenScheme::dpop || error.code == base::ErrorCode::invalid_dpop_proof ||
                       error.code == base::ErrorCode::use_dpop_nonce;
  std::string out = by_dpop ? "DPoP" : "Bearer";
  out += " realm=\"oauth2\"";
  if (by_dpop) out.append(", algs=\"").append(kDpopAlgs).append("\"");
  if (error.code == base::ErrorCode::missing_token) return out;
  out.append(", error=\"").append(base::row(error.code).name).append("\"");
  out += ", error_description=\"" + quotable(error.description) + "\"";
  if (error.code == base::ErrorCode::insufficient_scope) out.append(", scope=\"").append(scope).append("\"");
  return out;
}

}  // namespace oauth::endpoints
