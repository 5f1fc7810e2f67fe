// Reading and verifying signatures of requests.
#include "gateway/message_signature.h"

#include <algorithm>

namespace gateway {
namespace {

using base::Alg;
using base::Error;
using base::ErrorCode;
using http::sf::Dictionary;
using http::sf::InnerList;

constexpr std::size_t kMaxTag = 128;                   // characters
constexpr std::int64_t kLatestTime = 100'000'000'000;  // seconds; far beyond any window, far below overflow

Error refused(std::string_view why) { return {ErrorCode::invalid_signature, why}; }

struct Named {
  std::string_view name;
  SignatureAlg alg;
};
constexpr Named kAlgs[] = {{"ecdsa-p256-sha256", SignatureAlg::ecdsa_p256_sha256},
                           {"ed25519", SignatureAlg::ed25519},
                           {"rsa-pss-sha512", SignatureAlg::rsa_pss_sha512}};

/// The members of that label in both fields.
struct Pair {
  const InnerList* input = nullptr;
  const std::string* signature = nullptr;
};

base::Result<Pair> choose(const Dictionary& inputs, const Dictionary& signatures) {
  const std::string_view label =
      inputs.size() == 1 ? std::string_view(inputs.front().first) : kSignatureLabel;
  const auto* input = http::sf::find(inputs, label);
  const auto* signature = http::sf::find(signatures, label);
  if (!input || !signature || inputs.size() != signatures.size())
    return refused(
        "Signature and Signature-Input need one member of the same label, tollgate if there are several");
  const auto* list = std::get_if<InnerList>(input);
  const auto* item = std::get_if<http::sf::Item>(signature);
  const auto* bytes = item ? std::get_if<http::sf::Bytes>(&item->value) : nullptr;
  if (!list || !bytes) return refused("Signature-Input has an inner list and Signature bytes (RFC 9421 4)");
  return Pair{list, &bytes->bytes};
}

base::Result<std::optional<base::Instant>> time_of(const InnerList& input, std::string_view name) {
  const auto* value = http::sf::find(input.parameters, name);
  if (!value) return std::optional<base::Instant>();
  const auto* seconds = std::get_if<std::int64_t>(value);
  if (!seconds || *seconds < 0 || *seconds > kLatestTime)
    return refused("created and expires of a signature are seconds since 1970 (RFC 9421 2.3)");
  return std::optional(base::from_unix(*seconds));
}

/// "" if it is not there.
base::Result<std::string> text_of(const InnerList& input, std::string_view name, std::size_t most) {
  const auto* value = http::sf::find(input.parameters, name);
  if (!value) return std::string();
  const auto* text = std::get_if<std::string>(value);
  if (!text || text->empty() || text->size() > most)
    return refused(
        "keyid, nonce, alg and tag of a signature are strings of a sensible length (RFC 9421 2.3)");
  return *text;
}

base::Status read_times(const InnerList& input, base::Instant now, MessageSignature& out) {
  const auto created = time_of(input, "created"), expires = time_of(input, "expires");
  if (!created) return created.error();
  if (!expires) return expires.error();
  if (!*created) return refused("the signature needs created, the time at which it was made");
  if (**created > now + kSignatureWindow || now > **created + kSignatureWindow)
    return refused("the signature was not created within the last minute: sign every request anew");
  if (*expires && now >= **expires) return refused("the signature has expired");
  out.until = **created + kSignatureWindow;
  return base::ok();
}

base::Status read_alg(const std::string& name, MessageSignature& out) {
  if (name.empty()) return base::ok();
  const auto* known = std::ranges::find(kAlgs, std::string_view(name), &Named::name);
  if (known == std::end(kAlgs))
    return refused("the alg of a signature is ecdsa-p256-sha256, ed25519 or rsa-pss-sha512");
  out.alg = known->alg;
  return base::ok();
}

base::Status read_parameters(const InnerList& input, base::Instant now, MessageSignature& out) {
  for (const auto& [name, value] : input.parameters)
    if (name != "created" && name != "expires" && name != "nonce" && name != "keyid" && name != "alg" &&
        name != "tag")
      return refused("the signature has a parameter that RFC 9421 2.3 does not know");
  auto keyid = text_of(input, "keyid", base::kMaxKid), nonce = text_of(input, "nonce", kMaxSignatureNonce),
       alg = text_of(input, "alg", kMaxTag), tag = text_of(input, "tag", kMaxTag);
  for (const auto* text : {&keyid, &nonce, &alg, &tag})
    if (!*text) return text->error();
  if (keyid->empty()) return refused("the signature needs keyid, the kid of a key in the app's JWK Set");
  out.keyid = *std::move(keyid);
  out.nonce = *std::move(nonce);
  if (auto s = read_alg(*alg, out); !s) return s;
  return read_times(input, now, out);
}

/// Of the message itself: a component with parameters is another one.
bool covers(const MessageSignature& signature, std::string_view name) {
  return std::ranges::any_of(signature.input.items, [&](const http::sf::Item& item) {
    const auto* text = std::get_if<std::string>(&item.value);
    return text && *text == name && item.parameters.empty();
  });
}

bool verifies(const MessageSignature& signature, const base::PublicKey& key, SignatureAlg alg) {
  switch (alg) {
    case SignatureAlg::ecdsa_p256_sha256:
      return key.verify(Alg::es256, signature.base, signature.signature);
    case SignatureAlg::ed25519:
      return key.verify(Alg::eddsa, signature.base, signature.signature);
    case SignatureAlg::rsa_pss_sha512:
      return key.verify_pss_sha512(signature.base, signature.signature);
  }
  return false;
}

/// How the set knows keys of that algorithm.
Alg family(SignatureAlg alg) {
  if (alg == SignatureAlg::ecdsa_p256_sha256) return Alg::es256;
  return alg == SignatureAlg::ed25519 ? Alg::eddsa : Alg::ps256;
}

}  // namespace

base::Result<MessageSignature> read_signature(const SignedMessageView& request, base::Instant now) {
  const auto input_text = combined_field(request.fields, "signature-input");
  const auto signature_text = combined_field(request.fields, "signature");
  if (!input_text || !signature_text)
    return refused("this operation needs a signed request: Signature-Input and Signature (RFC 9421)");
  const auto inputs = http::sf::parse_dictionary(*input_text);
  const auto signatures = http::sf::parse_dictionary(*signature_text);
  if (!inputs || !signatures) return refused("Signature-Input or Signature is not a dictionary (RFC 9651)");
  const auto chosen = choose(*inputs, *signatures);
  if (!chosen) return chosen.error();
  MessageSignature out;
  if (auto s = read_parameters(*chosen->input, now, out); !s) return s.error();
  auto text = signature_base(*chosen->input, request);
  if (!text) return text.error();
  out.base = *std::move(text);
  out.input = *chosen->input;
  out.signature = *chosen->signature;
  return out;
}

base::Status check_coverage(const MessageSignature& signature, const SignatureDemand& demand) {
  const auto missing = [](std::string_view name) {
    return Error{ErrorCode::invalid_signature,
                 "the signature does not cover all that it has to; see Accept-Signature", std::string(name)};
  };
  if (!covers(signature, "@method")) return missing("@method");
  if (!covers(signature, "@target-uri") &&
      !(covers(signature, "@authority") && covers(signature, "@path") && covers(signature, "@query")))
    return missing("@target-uri");
  if (!covers(signature, "authorization")) return missing("authorization");
  if (demand.body && !covers(signature, "content-digest")) return missing("content-digest");
  if (!demand.key_field.empty() && !covers(signature, demand.key_field)) return missing(demand.key_field);
  if (signature.nonce.empty() && demand.key_field.empty() && !demand.repeatable)
    return Error{ErrorCode::invalid_signature,
                 "the signature needs a nonce, so that nobody can send the request again", "nonce"};
  return base::ok();
}

base::Status verify_signature(const MessageSignature& signature, const base::JwkSet& keys) {
  bool found = false;
  for (const Named& one : kAlgs) {
    if (signature.alg && *signature.alg != one.alg) continue;
    // A kid stands for one key, and a key fits one of the algorithms: at most one of the three is tried.
    const base::PublicKey* key = keys.find(signature.keyid, family(one.alg));
    if (!key) continue;
    found = true;
    if (verifies(signature, *key, one.alg)) return base::ok();
  }
  if (!found)
    return refused("the app has no key of that keyid and algorithm: register it as jwks or jwks_uri");
  return refused("the signature is not that of the request and the key");
}

base::Digest signature_claim(std::string_view client_id, const MessageSignature& signature) {
  std::string text = std::to_string(client_id.size());
  text.append(":").append(client_id).append(std::to_string(signature.keyid.size())).append(":");
  text.append(signature.keyid).append(signature.nonce);
  return base::sha256(text);
}

std::string accept_signature(const SignatureDemand& demand) {
  std::string out(kSignatureLabel);
  out += "=(\"@method\" \"@target-uri\" \"authorization\"";
  if (demand.body) out += " \"content-digest\"";
  if (!demand.key_field.empty()) out.append(" \"").append(demand.key_field).append("\"");
  return out + ");created";
}

}  // namespace gateway
