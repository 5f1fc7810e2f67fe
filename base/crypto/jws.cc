// Signing, taking apart and verifying compact JWS.
#include "base/crypto/jws.h"

#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/crypto/base64url.h"

namespace base {
namespace {

constexpr std::size_t kSignature = 64;
constexpr int kMaxDepth = 8;  // a header is flat but for `jwk`

Error malformed(const char* why) { return {ErrorCode::invalid_token, "the token is malformed", {}, why}; }

/// nullopt-like discarded value for anything but one object with distinct members (RFC 7515 4).
nlohmann::json parse_header(std::string_view text) {
  std::set<std::string> seen;
  bool refused = false;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, const nlohmann::json& value) {
    if (depth > kMaxDepth) refused = true;
    if (event == nlohmann::json::parse_event_t::key && depth == 1 &&
        !seen.insert(value.get<std::string>()).second)
      refused = true;
    return !refused;
  };
  nlohmann::json header = nlohmann::json::parse(text, watch, false);
  if (refused || !header.is_object()) return {nlohmann::json::value_t::discarded};
  return header;
}

/// The string member `name`, "" if absent; false if it is not a string.
bool take_string(const nlohmann::json& header, const char* name, std::string& out) {
  const auto found = header.find(name);
  if (found == header.end()) return true;
  if (!found->is_string()) return false;
  out = found->get<std::string>();
  return true;
}

}  // namespace

std::string sign_jws(const SigningKey& key, std::string_view typ, std::string_view payload) {
  std::string header = R"({"alg":"ES256","kid":")";
  header.append(key.kid()).append(R"(","typ":")").append(typ).append(R"("})");
  std::string token = base64url(header);
  token.append(".").append(base64url(payload));
  const std::string signature = base64url(key.sign(token));
  return token.append(".").append(signature);
}

Result<JwsView> split_jws(std::string_view token, const JwsRules& rules) {
  if (token.size() > rules.max_size) return malformed("over the size limit");
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return malformed("not three parts");
  auto header = base64url_decode(token.substr(0, first));
  auto payload = base64url_decode(token.substr(first + 1, second - first - 1));
  auto signature =
      base64url_decode(token.substr(second + 1));  // a fourth part has a dot: not in the alphabet
  if (!header || !payload || !signature) return malformed("not base64url");
  if (signature->size() != kSignature) return malformed("the signature has not 64 bytes");

  const nlohmann::json members = parse_header(*header);
  if (members.is_discarded()) return malformed("the header is not one JSON object with distinct members");
  JwsView jws;
  std::string alg;
  if (!take_string(members, "alg", alg) || !take_string(members, "kid", jws.kid) ||
      !take_string(members, "typ", jws.typ))
    return malformed("a header member is not a string");
  const auto known = parse_alg(alg);
  if (!known || !rules.algs.contains(*known)) return malformed("alg is not allowed");
  jws.alg = *known;
  if (members.contains("crit")) return malformed("crit names extensions, none is known");
  jws.header = *std::move(header);
  jws.payload = *std::move(payload);
  jws.signing_input = token.substr(0, second);
  jws.signature = *std::move(signature);
  return jws;
}

Status verify_jws(const JwsView& jws, const VerifyingKey& key) {
  if (!key.verify(jws.signing_input, jws.signature))
    return Error{ErrorCode::invalid_token, "the token's signature is wrong"};
  return ok();
}

}  // namespace base
