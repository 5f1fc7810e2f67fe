// Comparing certificates with what clients registered.
#include "oauth/client_certificate.h"

namespace oauth {
namespace {

base::Error refused(const char* why) {
  return {base::ErrorCode::invalid_client, "client authentication failed", {}, why};
}

base::Status check_validity(const base::Certificate& certificate, base::Instant now) {
  if (now < certificate.not_before || now > certificate.not_after)
    return refused("the client certificate is not valid now");
  return base::ok();
}

}  // namespace

base::Status check_certified_client(const base::Certificate& certificate, bool verified, const Client& client,
                                    base::Instant now) {
  if (auto s = check_validity(certificate, now); !s) return s;
  if (!verified) return refused("the client certificate is not from a trusted authority");
  const ClientMetadata& metadata = client.metadata;
  struct Name {
    const std::string& registered;
    bool (*has)(const base::Certificate&, std::string_view);
  };
  const Name names[] = {{metadata.tls_client_auth_subject_dn, &base::has_subject_dn},
                        {metadata.tls_client_auth_san_dns, &base::has_san_dns},
                        {metadata.tls_client_auth_san_uri, &base::has_san_uri},
                        {metadata.tls_client_auth_san_ip, &base::has_san_ip},
                        {metadata.tls_client_auth_san_email, &base::has_san_email}};
  int registered = 0;
  bool matches = true;
  for (const Name& name : names) {
    if (name.registered.empty()) continue;
    ++registered;
    matches = matches && name.has(certificate, name.registered);
  }
  if (registered != 1 || !matches) return refused("the client certificate is not the one that is registered");
  return base::ok();
}

base::Status check_self_signed_client(const base::Certificate& certificate, const Client& client,
                                      ClientKeys& keys, base::Instant now) {
  if (auto s = check_validity(certificate, now); !s) return s;
  if (!certificate.public_key) return refused("the client certificate has a key of an unknown type");
  const auto set = keys.keys_of(client, {}, now);
  if (!set)
    return base::Error{
        base::ErrorCode::invalid_client, "client authentication failed", {}, set.error().detail};
  if (!(*set)->find_certificate(certificate.thumbprint, certificate.public_key->thumbprint()))
    return refused("the client certificate is not in the client's JWK Set");
  return base::ok();
}

}  // namespace oauth
