// Signatures of answers (RFC 9421 2.4): the gateway's own, tied to the request's if that was signed.
#pragma once
#include <string>

#include "base/crypto/es256.h"
#include "base/time.h"
#include "gateway/signature_base.h"
#include "http/message.h"

namespace gateway {

/// Values of the three fields.
struct AnswerSignature {
  std::string content_digest, signature_input, signature;
};

/// Signs with ecdsa-p256-sha256, labelled `tollgate`: @status, content-digest, content-type and x-request-id
/// as far as the answer has them, and the request's Signature (`;req`) if it has one.
/// @param answer  its body is what the client gets, "" for none; a Content-Digest of its own is not looked at
/// @param key     its kid becomes the keyid; public in /oauth2/jwks
/// Pure; about 30 µs.
AnswerSignature sign_answer(const base::SigningKey& key, const http::Response& answer,
                            const SignedMessageView& request, base::Instant now);

}  // namespace gateway
