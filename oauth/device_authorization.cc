// Opening device requests.
#include "oauth/device_authorization.h"

#include "oauth/authorization_parameters.h"
#include "oauth/generated_secret.h"
#include "oauth/json_object.h"

namespace oauth {
namespace {

constexpr int kMostDraws = 5;  // of a user code, until one is free

base::Result<DeviceRequest> requested(const Settings& settings, const Client& client,
                                      const ParametersView& parameters, base::Instant now) {
  if (!client.metadata.allows(GrantType::device_code))
    return base::Error{base::ErrorCode::unauthorized_client, "the app is not registered for this grant type"};
  auto scope = requested_scope(client, parameters);
  if (!scope) return std::move(scope).error();
  auto details = requested_details(client, parameters, settings);
  if (!details) return std::move(details).error();
  DeviceRequest request;
  request.client_id = client.client_id;
  request.scope = *std::move(scope);
  request.details = *std::move(details);
  request.created_at = now;
  request.expires_at = now + settings.lifetimes.device_code;
  return request;
}

}  // namespace

base::Result<DeviceAuthorization> authorize_device(GrantStore& grants, const Settings& settings,
                                                   const Keys& keys, base::Random& random,
                                                   const Client& client, const ParametersView& parameters,
                                                   base::Instant now) {
  auto request = requested(settings, client, parameters, now);
  if (!request) return std::move(request).error();
  DeviceAuthorization answer;
  answer.device_code = generate_secret(kDeviceCodePrefix, random);
  request->device_code = base::sha256(answer.device_code.reveal());
  for (int draw = 0; draw < kMostDraws; ++draw) {
    const std::string letters = generate_user_code(random);
    request->user_code = digest_of_user_code(letters, keys.web);
    if (!grants.put_device(*request)) continue;
    answer.user_code = shown_user_code(letters);
    answer.verification_uri = settings.issuer + "/oauth2/device";
    answer.verification_uri_complete = answer.verification_uri + "?user_code=" + answer.user_code;
    answer.expires_in = settings.lifetimes.device_code;
    answer.interval = std::chrono::seconds{request->interval};
    return answer;
  }
  return base::Error{base::ErrorCode::temporarily_unavailable, "too many devices wait: try again"};
}

std::string device_authorization_json(const DeviceAuthorization& answer) {
  JsonObject json;
  json.add("device_code", answer.device_code.reveal())
      .add("user_code", answer.user_code)
      .add("verification_uri", answer.verification_uri)
      .add("verification_uri_complete", answer.verification_uri_complete)
      .add("expires_in", std::int64_t{answer.expires_in.count()})
      .add("interval", std::int64_t{answer.interval.count()});
  return json.text();
}

}  // namespace oauth
