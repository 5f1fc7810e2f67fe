// Fuzzes client credentials: a line with the Authorization field (empty: none), then a form body.
#include <optional>
#include <string>
#include <vector>

#include "base/crypto/base64url.h"
#include "http/form.h"
#include "oauth/client_auth.h"
#include "oauth/form_encoding.h"
#include "tests/fuzz/fuzz.h"

namespace {

using oauth::AuthMethod;
using oauth::ParametersView;
constexpr std::size_t kMaxCredentials = 1024;

const ParametersView kNoBody{{}};

/// RFC 6749 2.3.1, RFC 7617 2.
std::string basic(std::string_view client_id, std::string_view client_secret) {
  std::string pair;
  oauth::append_form_encoded(pair, client_id);
  pair += ':';
  oauth::append_form_encoded(pair, client_secret);
  return base::base64(pair);
}

/// Whatever a client is called and whatever its secret is, it can say so.
void check_can_say(std::string_view client_id, std::string_view client_secret) {
  const std::string credentials = basic(client_id, client_secret);
  const auto presented = oauth::present_client("Basic " + credentials, kNoBody);
  if (client_id.empty() || credentials.size() > kMaxCredentials)
    return fuzz::require(!presented, "an empty client_id and overlong credentials are refused");
  fuzz::require(presented && presented->client_id.value == client_id && presented->client_secret &&
                    presented->client_secret->reveal() == client_secret,
                "what a client says is what is read");
}

void check_basic(std::string_view field) {
  const auto presented = oauth::present_client(field, kNoBody);
  if (!presented) return;
  fuzz::require(presented->method == AuthMethod::client_secret_basic, "the method is Basic");
  const std::string_view credentials = field.substr(field.find_last_of(' ') + 1);
  const auto decoded = base::base64_decode(credentials);
  fuzz::require(decoded && base::base64(*decoded) == credentials, "credentials have one spelling in base64");
  check_can_say(presented->client_id.value, presented->client_secret->reveal());
}

void check_base64(std::string_view text) {
  if (const auto bytes = base::base64_decode(text))
    fuzz::require(base::base64(*bytes) == text, "base64 has one spelling");
  const auto bytes = base::base64url_decode(text);
  if (bytes) fuzz::require(base::base64url(*bytes) == text, "base64url has one spelling");
  std::vector<char> exact(bytes ? bytes->size() : text.size());  // on the heap: a byte too many is seen
  const auto count = base::base64url_decode_into(text, exact.data(), exact.size());
  fuzz::require(count.has_value() == bytes.has_value(), "decoding into a buffer accepts the same");
  if (count)
    fuzz::require(std::string_view(exact.data(), *count) == *bytes, "decoding into a buffer gives the same");
  if (bytes && !bytes->empty())
    fuzz::require(!base::base64url_decode_into(text, exact.data(), exact.size() - 1),
                  "a short buffer is refused");
  fuzz::require(base::base64_decode(base::base64(text)) == text, "base64 is undone");
  fuzz::require(base::base64url_decode(base::base64url(text)) == text, "base64url is undone");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text(data, size);
  check_base64(rest);
  const std::string_view field = fuzz::take_line(rest);
  check_basic(field);
  check_can_say(field, rest);
  const auto form = http::Form::parse(rest);
  if (!form) return 0;
  const ParametersView body(form->pairs());
  const auto authorization = field.empty() ? std::nullopt : std::optional(field);
  const auto presented = oauth::present_client(authorization, body);
  if (!presented) return 0;
  const bool secret = body.get("client_secret").has_value(),
             assertion = body.get("client_assertion").has_value();
  fuzz::require(int{authorization.has_value()} + int{secret} + int{assertion} <= 1, "one method at most");
  fuzz::require(!presented->client_id.value.empty(), "a client has an id");
  const auto named = body.get("client_id");
  fuzz::require(!named || *named == presented->client_id.value, "the client in the body is the same");
  const AuthMethod expected = authorization ? AuthMethod::client_secret_basic
                              : secret      ? AuthMethod::client_secret_post
                              : assertion   ? AuthMethod::private_key_jwt
                                            : AuthMethod::none;
  fuzz::require(presented->method == expected, "the method is the one that was used");
  fuzz::require(presented->client_secret.has_value() == (secret || authorization),
                "a secret is there if one was sent");
  return 0;
}
