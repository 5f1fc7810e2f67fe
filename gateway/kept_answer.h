// The answer that is kept for the repetitions of a request: which ones are, what of them, and how they lie in
// the store.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "base/random.h"
#include "base/secret.h"
#include "http/message.h"

namespace gateway {

/// Whether a backend's answer is the outcome of the request for good. Not a 5xx: what happened is unknown.
/// Not what a backend says before it has decided or may say otherwise the next time (401, 403, 407, 408, 409,
/// 421, 423, 425, 429, whatever has a Retry-After): the same key goes to it again.
bool is_final_answer(const http::Response& answer);

/// Status, body, and the fields that describe them; not those of that one exchange (Date, X-Request-Id,
/// RateLimit, cookies, framing).
http::Response kept_part(const http::Response& answer);

/// `answer` for the store: AES-256-GCM under a key that is made of `secret` for this one answer. It opens
/// only as the answer that `owner` recorded for `key`.
std::string seal_answer(const base::Secret& secret, const base::Digest& key, std::string_view owner,
                        const http::Response& answer, base::Random& random);
/// nullopt if it was not sealed so.
std::optional<http::Response> open_answer(const base::Secret& secret, const base::Digest& key,
                                          std::string_view owner, std::string_view sealed);

}  // namespace gateway
