// Making and checking form tokens.
#include "http/csrf.h"

#include <stdexcept>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"

namespace http {
namespace {
/// Two fixed-length digests: no purpose and session can be cut differently to give the same input.
std::string mac(const base::Secret& web_key, std::string_view purpose, std::string_view session) {
  std::string input = "tollgate form token";
  input.append(base::sha256(purpose).view()).append(base::sha256(session).view());
  return base::base64url(base::hmac_sha256(web_key.reveal(), input).view());
}
}  // namespace

std::string csrf_token(const base::Secret& web_key, std::string_view purpose, std::string_view session) {
  if (session.empty() || web_key.empty())
    throw std::invalid_argument("a form token needs a session and a key");
  return mac(web_key, purpose, session);
}

bool csrf_token_matches(const base::Secret& web_key, std::string_view purpose, std::string_view session,
                        std::string_view token) {
  if (session.empty() || web_key.empty() || token.empty()) return false;
  return base::equal_ct(mac(web_key, purpose, session), token);
}

}  // namespace http
