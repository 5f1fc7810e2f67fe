// Writing JSON answers and their caching and challenge fields.
#include "oauth/endpoints/oauth_answer.h"

#include "oauth/dpop.h"
#include "oauth/json_object.h"

namespace oauth::endpoints {
namespace {

/// RFC 6749 5.2: %x20-21 / %x23-5B / %x5D-7E. Our texts are literals, so this is a second wall.
std::string allowed_only(std::string_view description) {
  std::string out;
  for (const char c : description)
    if (c >= 0x20 && c <= 0x7E && c != '"' && c != '\\') out += c;
  return out;
}

http::Response no_store(int status, std::string body) {
  http::Response response = http::json(status, std::move(body));
  response.set("Cache-Control", "no-store").set("Pragma", "no-cache");
  return response;
}

}  // namespace

http::Response private_json(std::string body) { return no_store(200, std::move(body)); }

http::Response public_json(std::string body, base::Seconds max_age) {
  http::Response response = http::json(200, std::move(body));
  response.set("Cache-Control", "public, max-age=" + std::to_string(max_age.count()));
  return response;
}

http::Response oauth_error(const Context& context, const base::Error& error,
                           const http::RequestView& request) {
  const base::ErrorRow& row = base::row(error.code);
  JsonObject json;
  json.add("error", row.name).add("error_description", allowed_only(error.description));
  http::Response response = no_store(row.status, json.text());
  if (row.status == 401 && request.count("Authorization") > 0)
    response.set("WWW-Authenticate", "Basic realm=\"oauth2\"");
  if (error.code == base::ErrorCode::use_dpop_nonce)
    response.set("DPoP-Nonce", DpopNonces(context.keys.web).current(request.now));
  if (row.status == 429) response.set("Retry-After", std::to_string(kClientPatience.longest_wait.count()));
  if (row.status == 503) response.set("Retry-After", "1");
  return response;
}

}  // namespace oauth::endpoints
