// Signatures of requests (RFC 9421): what a signature says about itself, what it must cover, whether it is
// good.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "base/crypto/jwk_set.h"
#include "base/result.h"
#include "base/time.h"
#include "gateway/signature_base.h"

namespace gateway {

inline constexpr base::Seconds kSignatureWindow{60};  // how far `created` may be from now, either way
inline constexpr std::string_view kSignatureLabel = "tollgate";
inline constexpr std::size_t kMaxSignatureNonce = 128;  // characters

/// RFC 9421 3.3; there is no HMAC, no PKCS#1 v1.5 and no P-384.
enum class SignatureAlg : std::uint8_t { ecdsa_p256_sha256, ed25519, rsa_pss_sha512 };

/// A signature taken apart, NOT yet verified.
struct MessageSignature {
  std::string keyid, nonce;         // nonce: "" if it has none
  std::optional<SignatureAlg> alg;  // that it names; without one the key decides
  base::Instant until{};            // it is refused after that
  http::sf::InnerList input;
  std::string base;       // that was signed (RFC 9421 2.5)
  std::string signature;  // bytes
};

/// What an operation wants to be covered, besides the method, the target and the Authorization field.
struct SignatureDemand {
  bool body = false;        // content-digest
  std::string key_field{};  // of the idempotency key, lower case; "" if there is no key
  bool repeatable = false;  // a safe method: may come twice
};

/// The request's only signature, or of several the one labelled `tollgate`. RFC 9421 4, 3.2 steps 1 to 4:
/// `created` and `keyid` must be there, `expires`, `nonce`, `alg` and `tag` may, other parameters are
/// refused; created is within kSignatureWindow of now, expires after it. invalid_signature. Pure.
base::Result<MessageSignature> read_signature(const SignedMessageView& request, base::Instant now);

/// RFC 9421 3.2.1: @method, @target-uri (or @authority, @path and @query), authorization and what is
/// demanded; and either a nonce or a covered idempotency key, unless the request is repeatable.
/// invalid_signature, `about` names what is missing. Pure.
base::Status check_coverage(const MessageSignature& signature, const SignatureDemand& demand);

/// RFC 9421 3.2 steps 5 to 8 with the key whose kid is `keyid`, and with the one algorithm that the key has.
/// invalid_signature. Pure.
base::Status verify_signature(const MessageSignature& signature, const base::JwkSet& keys);

/// What may be used once: of app, key and nonce.
base::Digest signature_claim(std::string_view client_id, const MessageSignature& signature);

/// The value of Accept-Signature (RFC 9421 5.1) for such a demand.
std::string accept_signature(const SignatureDemand& demand);

}  // namespace gateway
