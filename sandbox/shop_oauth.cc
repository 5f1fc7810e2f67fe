// Building OAuth requests and reading their answers.
#include "sandbox/shop_oauth.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"

namespace sandbox {
namespace {

using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string form(Fields fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text += name;
    text += '=';
    http::append_form_encoded(text, value);
  }
  return text;
}

http::ClientRequest authenticated_post(const ShopConfig& config, std::string_view path, Fields fields) {
  const std::string credentials =
      http::form_encoded(config.client_id) + ":" + http::form_encoded(config.client_secret.reveal());
  http::ClientRequest request;
  request.method = "POST";
  request.url = config.issuer + std::string(path);
  request.fields = {{"Content-Type", "application/x-www-form-urlencoded"},
                    {"Accept", "application/json"},
                    {"Authorization", "Basic " + base::base64(credentials)}};
  request.body = form(fields);
  request.ca_file = config.ca_file;
  return request;
}

std::string text_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

std::string ShopConfig::origin() const {
  const std::size_t scheme = redirect_uri.find("://");
  if (scheme == std::string::npos) return {};
  return redirect_uri.substr(0, redirect_uri.find('/', scheme + 3));
}

std::string authorize_url(const ShopConfig& config, std::string_view state, const base::Secret& verifier) {
  const std::string challenge = base::base64url(base::sha256(verifier.reveal()).view());
  return config.issuer + "/oauth2/authorize?" +
         form({{"response_type", "code"},
               {"client_id", config.client_id},
               {"redirect_uri", config.redirect_uri},
               {"scope", config.scope},
               {"state", state},
               {"code_challenge", challenge},
               {"code_challenge_method", "S256"}});
}

http::ClientRequest code_request(const ShopConfig& config, std::string_view code,
                                 const base::Secret& verifier) {
  return authenticated_post(config, "/oauth2/token",
                            {{"grant_type", "authorization_code"},
                             {"code", code},
                             {"redirect_uri", config.redirect_uri},
                             {"code_verifier", verifier.reveal()}});
}

http::ClientRequest refresh_request(const ShopConfig& config, const base::Secret& refresh_token) {
  return authenticated_post(config, "/oauth2/token",
                            {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token.reveal()}});
}

http::ClientRequest own_token_request(const ShopConfig& config, std::string_view scope) {
  return authenticated_post(config, "/oauth2/token",
                            {{"grant_type", "client_credentials"}, {"scope", scope}});
}

http::ClientRequest revoke_request(const ShopConfig& config, const base::Secret& token) {
  return authenticated_post(config, "/oauth2/revoke", {{"token", token.reveal()}});
}

std::variant<std::string, OAuthRefusal> read_callback(const ShopConfig& config, const http::Form& query,
                                                      std::string_view expected_state) {
  if (query.repeated()) return OAuthRefusal{"invalid_callback", "A parameter came twice."};
  if (expected_state.empty() || !base::equal_ct(query.get_or_empty("state"), expected_state))
    return OAuthRefusal{"invalid_state",
                        "This answer does not belong to a sign-in that was started in this browser."};
  if (query.get_or_empty("iss") != config.issuer)
    return OAuthRefusal{"invalid_issuer", "This answer is not from the gateway that was asked."};
  if (const auto error = query.get("error"))
    return OAuthRefusal{std::string(*error), std::string(query.get_or_empty("error_description"))};
  const std::string_view code = query.get_or_empty("code");
  if (code.empty()) return OAuthRefusal{"invalid_callback", "The answer has no code."};
  return std::string(code);
}

std::variant<Tokens, OAuthRefusal> read_token_response(const http::Response& response, base::Instant now) {
  const nlohmann::json body = nlohmann::json::parse(response.body, nullptr, false);
  if (!body.is_object()) return OAuthRefusal{"invalid_answer", "The gateway's answer is not JSON."};
  if (response.status != 200) {
    const std::string error = text_member(body, "error");
    return OAuthRefusal{error.empty() ? "invalid_answer" : error, text_member(body, "error_description")};
  }
  const std::string access = text_member(body, "access_token");
  if (access.empty() || !http::same_field_name(text_member(body, "token_type"), "Bearer"))
    return OAuthRefusal{"invalid_answer", "The gateway's answer has no bearer token."};
  Tokens tokens{base::Secret(access), base::Secret(text_member(body, "refresh_token")),
                text_member(body, "scope"), now};
  const auto lifetime = body.find("expires_in");
  if (lifetime != body.end() && lifetime->is_number_integer())
    tokens.expires_at += base::Seconds(std::clamp<std::int64_t>(lifetime->get<std::int64_t>(), 0, 31536000));
  return tokens;
}

}  // namespace sandbox
