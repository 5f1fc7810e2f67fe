// Reading access tokens and what proves them.
#include "oauth/endpoints/bearer_request.h"

#include "base/crypto/certificate.h"
#include "oauth/dpop.h"
#include "oauth/endpoints/oauth_answer.h"

namespace oauth::endpoints {
namespace {

base::Error invalid_token(std::string_view why) { return {base::ErrorCode::invalid_token, why}; }

struct Presented {
  bool dpop = false;
  std::string_view token;
};

/// RFC 9110 11.1: the scheme in any case.
std::optional<Presented> presented_token(const http::RequestView& request) {
  const std::string_view field = request.field("Authorization").value_or("");
  const auto space = field.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = field.substr(0, space);
  const auto begin = field.find_first_not_of(' ', space);
  if (begin == std::string_view::npos) return std::nullopt;
  if (http::same_field_name(scheme, "bearer")) return Presented{false, field.substr(begin)};
  if (http::same_field_name(scheme, "dpop")) return Presented{true, field.substr(begin)};
  return std::nullopt;
}

/// RFC 9449 7.2: a bound token needs its scheme and a proof by its key; the scheme needs a bound token.
base::Status check_dpop(const Context& context, const http::RequestView& request, const Presented& presented,
                        const std::string& jkt) {
  if (jkt.empty() != !presented.dpop)
    return invalid_token(jkt.empty() ? "the token is not bound to a key: use the Bearer scheme"
                                     : "the token is bound to a key: use the DPoP scheme");
  if (jkt.empty()) return base::ok();
  const auto field = request.field("DPoP");
  if (!field)
    return base::Error{base::ErrorCode::invalid_dpop_proof, "the request needs exactly one DPoP proof"};
  const Settings& settings = context.settings;
  const bool by_mtls = !request.client_certificate.empty() && !settings.mtls_url.empty();
  const DpopTarget target{request.method_token, by_mtls ? settings.mtls_url : settings.issuer, request.path,
                          presented.token};
  const DpopNonces nonces(context.keys.web);
  const auto proof =
      check_dpop_proof(*field, target, settings.require_dpop_nonce ? &nonces : nullptr, request.now);
  if (!proof) return proof.error();
  if (proof->jkt != jkt) return invalid_token("the DPoP proof is by another key than the token's");
  return claim_dpop_proof(*proof, context.once, request.now);
}

base::Status check_certificate(const http::RequestView& request, const std::string& x5t) {
  if (x5t.empty()) return base::ok();
  const auto certificate = base::certificate_from_der(request.client_certificate);
  if (!certificate || certificate->thumbprint != x5t)
    return invalid_token("the token is bound to another certificate");
  return base::ok();
}

}  // namespace

base::Result<VerifiedToken> read_bearer_request(const Context& context, const http::RequestView& request) {
  if (request.count("Authorization") > 1)
    return base::Error{base::ErrorCode::invalid_request, "there is more than one Authorization field"};
  const auto presented = presented_token(request);
  if (!presented)
    return base::Error{base::ErrorCode::missing_token,
                       "an access token is needed: Authorization: Bearer TOKEN"};
  auto token = verify_access_token(context.grants, context.revocations, context.settings, context.keys,
                                   presented->token, request.now);
  if (!token) return token;
  if (auto s = check_certificate(request, token->x5t); !s) return std::move(s).error();
  if (auto s = check_dpop(context, request, *presented, token->jkt); !s) return std::move(s).error();
  return token;
}

http::Response bearer_error(const Context& context, const base::Error& error,
                            const http::RequestView& request) {
  http::Response response = oauth_error(context, error, request);
  // At the token endpoint these are 400; where a token is shown they are challenges (RFC 9449 7.1, 9).
  if (error.code == base::ErrorCode::invalid_dpop_proof || error.code == base::ErrorCode::use_dpop_nonce)
    response.status = 401;
  if (response.status != 401 && error.code != base::ErrorCode::insufficient_scope) return response;
  const auto presented = presented_token(request);
  std::string challenge = presented && presented->dpop ? "DPoP algs=\"" + std::string(kDpopAlgs) + "\""
                                                       : std::string("Bearer realm=\"oauth2\"");
  if (error.code != base::ErrorCode::missing_token)
    challenge += ", error=\"" + std::string(base::row(error.code).name) + "\"";
  response.set("WWW-Authenticate", std::move(challenge));
  return response;
}

}  // namespace oauth::endpoints
