// Digests of bodies.
#include "gateway/content_digest.h"

#include "base/crypto/digest.h"
#include "base/secret.h"
#include "http/structured_fields.h"

namespace gateway {
namespace {

base::Error refused(std::string_view why) {
  return {base::ErrorCode::invalid_signature, why, "content-digest"};
}

}  // namespace

std::string content_digest(std::string_view body) {
  std::string out = "sha-256=";
  http::sf::append(out, http::sf::BareItem(http::sf::Bytes{std::string(base::sha256(body).view())}));
  return out;
}

base::Status check_content_digest(std::string_view field, std::string_view body) {
  const auto digests = http::sf::parse_dictionary(field);
  if (!digests) return refused("Content-Digest is not a dictionary of byte sequences (RFC 9530 2)");
  bool known = false;
  for (const auto& [name, member] : *digests) {
    const auto* item = std::get_if<http::sf::Item>(&member);
    const auto* digest = item ? std::get_if<http::sf::Bytes>(&item->value) : nullptr;
    if (!digest) return refused("Content-Digest is not a dictionary of byte sequences (RFC 9530 2)");
    std::string expected;
    if (name == "sha-256")
      expected = base::sha256(body).view();
    else if (name == "sha-512")
      expected = base::sha512(body);
    else
      continue;
    known = true;
    if (!base::equal_ct(expected, digest->bytes)) return refused("the body does not have its Content-Digest");
  }
  if (!known) return refused("Content-Digest needs sha-256 or sha-512");
  return base::ok();
}

}  // namespace gateway
