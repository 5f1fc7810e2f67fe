// Reading the token and writing the errors of registration.
#include "oauth/endpoints/registration_answer.h"

#include "oauth/endpoints/oauth_answer.h"

namespace oauth::endpoints {
namespace {

constexpr std::size_t kMaxToken = 200;  // bytes
constexpr std::string_view kScheme = "bearer ";

}  // namespace

std::optional<std::string_view> registration_token(const http::RequestView& request) {
  const auto value = request.field("Authorization");
  if (!value || value->size() <= kScheme.size() || value->size() > kScheme.size() + kMaxToken ||
      !http::same_field_name(value->substr(0, kScheme.size()), kScheme))
    return std::nullopt;
  return value->substr(kScheme.size());
}

bool is_json(const http::RequestView& request) {
  const std::string_view type = request.field("Content-Type").value_or("");
  std::string_view media_type = type.substr(0, type.find(';'));
  while (media_type.ends_with(' ')) media_type.remove_suffix(1);
  return http::same_field_name(media_type, "application/json");
}

RegistrationContext registration_context(const Context& context) {
  return {context.registrations, context.clients, context.settings, context.random, context.fetch};
}

http::Response registration_error(const Context& context, const base::Error& error,
                                  const http::RequestView& request) {
  // Members are named by our literals, so the text stays ours.
  const std::string description = error.about.empty() ? std::string(error.description)
                                                      : error.about + ": " + std::string(error.description);
  base::Error told = error;
  told.description = description;
  http::Response response = oauth_error(context, told, request);
  if (response.status == 401)
    response.set("WWW-Authenticate", "Bearer realm=\"oauth2\", error=\"invalid_token\"");
  return response;
}

}  // namespace oauth::endpoints
