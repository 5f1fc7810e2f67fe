// Signing, taking apart and verifying compact JWS.
#include "base/crypto/jws.h"

#include <utility>

#include "base/crypto/base64url.h"
#include "base/json_object_view.h"

namespace base {
namespace {

constexpr int kMaxDepth = 8;                                  // a header is flat but for `jwk`
constexpr std::size_t kSignature = 64;                        // ES256 and Ed25519: two numbers of 32 bytes
constexpr std::size_t kShortestRsa = 256, kLongestRsa = 512;  // 2048 to 4096 bits

Error malformed(const char* why) { return {ErrorCode::invalid_token, "the token is malformed", {}, why}; }

/// The string member `name`, "" if absent; false if it is not a string.
bool take_string(const JsonObjectView& header, std::string_view name, std::string& out) {
  const JsonValueView* found = header.find(name);
  if (found == nullptr) return true;
  auto text = found->string();
  if (!text) return false;
  out = *std::move(text);
  return true;
}

bool is_possible_size(Alg alg, std::size_t signature) {
  if (alg == Alg::es256 || alg == Alg::eddsa) return signature == kSignature;
  return signature >= kShortestRsa && signature <= kLongestRsa;
}

/// Fills what the header says. `jws.header` is in its place already: jwk() points into it.
Status read_header(JwsView& jws, const AlgSet& allowed) {
  const auto members = JsonObjectView::parse(jws.header, kMaxDepth);
  if (!members) return malformed("the header is not one JSON object with distinct members");
  std::string name;
  if (!take_string(*members, "alg", name) || !take_string(*members, "kid", jws.kid) ||
      !take_string(*members, "typ", jws.typ))
    return malformed("a header member is not a string");
  const auto alg = parse_alg(name);
  if (!alg || !allowed.contains(*alg)) return malformed("alg is not one of those allowed");
  jws.alg = *alg;
  if (members->contains("crit")) return malformed("crit names extensions, none is known");
  if (members->contains("b64") || members->contains("zip")) return malformed("b64 and zip are not taken");
  if (const JsonValueView* jwk = members->find("jwk")) {
    if (jwk->kind != JsonKind::object) return malformed("jwk is not an object");
    jws.jwk_at = static_cast<std::size_t>(jwk->text.data() - jws.header.data());
    jws.jwk_size = jwk->text.size();
  }
  return ok();
}

template <class Key>
std::string sign_with(const Key& key, std::string_view alg, std::string_view typ, std::string_view payload) {
  std::string header = R"({"alg":")";
  header.append(alg)
      .append(R"(","kid":")")
      .append(key.kid())
      .append(R"(","typ":")")
      .append(typ)
      .append(R"("})");
  std::string token = base64url(header);
  token.append(".").append(base64url(payload));
  const std::string signature = base64url(key.sign(token));
  return token.append(".").append(signature);
}

Status outcome(bool verified) {
  if (!verified) return Error{ErrorCode::invalid_token, "the token's signature is wrong"};
  return ok();
}

}  // namespace

std::string sign_jws(const SigningKey& key, std::string_view typ, std::string_view payload) {
  return sign_with(key, alg_name(Alg::es256), typ, payload);
}

std::string sign_jws(const Signer& key, std::string_view typ, std::string_view payload) {
  return sign_with(key, alg_name(key.alg()), typ, payload);
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
  JwsView jws;
  jws.header = *std::move(header);
  if (auto read = read_header(jws, rules.algs); !read) return std::move(read).error();
  if (!is_possible_size(jws.alg, signature->size())) return malformed("no signature of alg has this length");
  jws.payload = *std::move(payload);
  jws.signing_input = token.substr(0, second);
  jws.signature = *std::move(signature);
  return jws;
}

Status verify_jws(const JwsView& jws, const PublicKey& key) {
  return outcome(key.verify(jws.alg, jws.signing_input, jws.signature));
}

Status verify_jws(const JwsView& jws, const VerifyingKey& key) {
  return outcome(jws.alg == Alg::es256 && key.verify(jws.signing_input, jws.signature));
}

}  // namespace base
