// Writing introspection answers.
#include "oauth/introspection_response.h"

#include <algorithm>
#include <stdexcept>

#include "base/crypto/jws.h"
#include "oauth/json_object.h"

namespace oauth {
namespace {

JsonObject answer(const std::optional<ActiveToken>& token, std::string_view issuer) {
  JsonObject json;
  json.add("active", token.has_value());
  if (!token) return json;
  json.add("scope", token->scope).add("client_id", token->client_id).add("sub", token->sub);
  if (!token->token_type.empty()) json.add("token_type", token->token_type).add("jti", token->jti);
  if (token->aud.size() == 1) json.add("aud", token->aud.front());
  if (token->aud.size() > 1) json.add("aud", token->aud);
  JsonObject confirmation;
  if (!token->jkt.empty()) confirmation.add("jkt", token->jkt);
  if (!token->x5t.empty()) confirmation.add("x5t#S256", token->x5t);
  if (!token->jkt.empty() || !token->x5t.empty()) json.add("cnf", confirmation);
  if (!token->authorization_details.empty())
    json.add_json("authorization_details", token->authorization_details);
  if (!token->acr.empty()) json.add("acr", token->acr);
  if (token->auth_time != base::Instant{}) json.add("auth_time", base::unix_seconds(token->auth_time));
  json.add("iss", issuer)
      .add("iat", base::unix_seconds(token->iat))
      .add("exp", base::unix_seconds(token->exp));
  return json;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool same_text(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

/// The part up to `separator`, which is taken off `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return trimmed(part);
}

/// RFC 9110 12.4.2 in thousandths: "0.5" is 500; what is malformed counts as not wanted.
int quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int value = (text[0] - '0') * 1000, place = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return 0;
    value += (c - '0') * place;
    place /= 10;
  }
  return std::min(value, 1000);
}

/// How much an Accept field wants a media type by its name; 0 if it does not name it.
int wanted(std::string_view accept, std::string_view type) {
  while (!accept.empty()) {
    std::string_view element = next_part(accept, ',');
    if (!same_text(next_part(element, ';'), type)) continue;
    while (!element.empty()) {
      std::string_view parameter = next_part(element, ';');
      if (same_text(next_part(parameter, '='), "q")) return quality(trimmed(parameter));
    }
    return 1000;
  }
  return 0;
}

}  // namespace

std::string introspection_json(const std::optional<ActiveToken>& token, std::string_view issuer) {
  return answer(token, issuer).text();
}

bool wants_introspection_jwt(std::string_view accept) {
  const int jwt = wanted(accept, kIntrospectionJwtType);
  return jwt > 0 && jwt >= wanted(accept, "application/json");
}

std::string_view introspection_alg(const ClientMetadata& metadata) noexcept {
  if (!metadata.introspection_signed_response_alg.empty()) return metadata.introspection_signed_response_alg;
  return metadata.profile == Profile::oidc ? "RS256" : "ES256";
}

std::string introspection_jwt(const std::optional<ActiveToken>& token, const Client& asker,
                              const Settings& settings, const Keys& keys, base::Instant now) {
  const auto signing = keys.signing.current();
  const base::Signer* signer = signing->for_alg(introspection_alg(asker.metadata));
  if (!signer) throw std::logic_error("no key signs introspection answers with the client's algorithm");
  JsonObject claims;
  claims.add("iss", settings.issuer)
      .add("aud", asker.client_id.value)
      .add("iat", base::unix_seconds(now))
      .add("token_introspection", answer(token, settings.issuer));
  return base::sign_jws(*signer, "token-introspection+jwt", claims.text());
}

}  // namespace oauth
