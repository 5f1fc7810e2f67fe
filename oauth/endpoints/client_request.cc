// Reading forms from clients.
#include "oauth/endpoints/client_request.h"

#include "oauth/client_auth.h"

namespace oauth::endpoints {
namespace {

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

}  // namespace

bool is_form(const http::RequestView& request) {
  const auto content_type = request.field("Content-Type");
  if (!content_type) return false;
  std::string_view media_type = content_type->substr(0, content_type->find(';'));
  const std::size_t last = media_type.find_last_not_of(" \t");
  media_type = media_type.substr(0, last == std::string_view::npos ? 0 : last + 1);
  return http::same_field_name(media_type,
                               "application/x-www-form-urlencoded");  // both ignore case (RFC 9110 8.3.1)
}

base::Result<ClientRequest> read_client_request(ClientStore& clients, const http::RequestView& request) {
  if (!request.query.empty()) return invalid("parameters must be in the body, not in the query");
  if (!is_form(request)) return invalid("Content-Type must be application/x-www-form-urlencoded");
  if (request.count("Authorization") > 1) return invalid("there is more than one Authorization field");
  auto form = http::Form::parse(request.body);
  if (!form) return std::move(form).error();
  const ParametersView parameters(form->pairs());
  if (auto s = parameters.check_none_repeats(); !s) return std::move(s).error();
  const auto presented = present_client(request.field("Authorization"), parameters);
  if (!presented) return presented.error();
  auto client = authenticate_client(clients, *presented, request.now);
  if (!client) return std::move(client).error();
  return ClientRequest{*std::move(form), *std::move(client)};
}

}  // namespace oauth::endpoints
