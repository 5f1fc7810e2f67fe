// Certificates over OpenSSL's X509: everything that is used is copied out at once.
#include "base/crypto/certificate.h"

#include <arpa/inet.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <iterator>
#include <memory>
#include <utility>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/distinguished_name.h"
#include "base/crypto/evp_key.h"

namespace base {
namespace {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
  void operator()(unsigned char* made) const { OPENSSL_free(made); }
};

Error refused(std::string_view why) { return {ErrorCode::invalid_request, why}; }

std::string_view content(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

bool is_visible_ascii(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

/// The UTF-8 of an attribute's value; "" for types that are no clear text (TeletexString has no agreed
/// alphabet).
std::string attribute_value(const ASN1_STRING* text) {
  const int type = ASN1_STRING_type(text);
  if (type != V_ASN1_UTF8STRING && type != V_ASN1_PRINTABLESTRING && type != V_ASN1_IA5STRING &&
      type != V_ASN1_BMPSTRING)
    return {};
  unsigned char* made = nullptr;
  const int size = ASN1_STRING_to_UTF8(&made, text);
  const std::unique_ptr<unsigned char, FreeX509> owner(made);
  return size <= 0 ? std::string{}
                   : std::string(reinterpret_cast<char*>(made), static_cast<std::size_t>(size));
}

std::string dotted(const ASN1_OBJECT* type) {
  std::array<char, 128> text{};
  const int size = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), type, 1);
  return size > 0 && static_cast<std::size_t>(size) < text.size() ? std::string(text.data()) : std::string{};
}

/// "" unless the subject has a text that reads back as the same name. X.509 has the most general part first,
/// RFC 4514 last.
std::string subject_of(const X509* certificate) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  DistinguishedName name;
  int set = -1;
  for (int i = X509_NAME_entry_count(subject) - 1; i >= 0; --i) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(subject, i);
    if (name.names.empty() || X509_NAME_ENTRY_set(entry) != set) name.names.emplace_back();
    set = X509_NAME_ENTRY_set(entry);
    name.names.back().push_back(
        {dotted(X509_NAME_ENTRY_get_object(entry)), attribute_value(X509_NAME_ENTRY_get_data(entry))});
  }
  for (DistinguishedName::RelativeName& relative : name.names) std::sort(relative.begin(), relative.end());
  return to_text(name);
}

/// The canonical text of 4 or 16 bytes; "" for everything else.
std::string address_text(std::string_view raw) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = raw.size() == 4 ? AF_INET : AF_INET6;
  if (raw.size() != 4 && raw.size() != 16) return {};
  if (inet_ntop(family, raw.data(), text.data(), text.size()) == nullptr) return {};
  return text.data();
}

/// Where names of `type` go; nullptr for kinds that nobody can register.
std::vector<std::string>* place(Certificate& out, int type) {
  switch (type) {
    case GEN_DNS:
      return &out.san_dns;
    case GEN_URI:
      return &out.san_uri;
    case GEN_IPADD:
      return &out.san_ip;
    case GEN_EMAIL:
      return &out.san_email;
    default:
      return nullptr;
  }
}

bool read_alternative_names(const X509* certificate, Certificate& out) {
  int critical = 0;
  const std::unique_ptr<GENERAL_NAMES, FreeX509> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, &critical, nullptr)));
  if (!names) return critical == -1;  // -1: there are none; else: malformed, or the extension twice
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    std::vector<std::string>* list = place(out, type);
    if (list == nullptr) continue;
    const std::string_view raw = content(static_cast<const ASN1_STRING*>(value));
    std::string text = type == GEN_IPADD ? address_text(raw) : std::string(raw);
    if (!is_visible_ascii(text)) return false;
    list->push_back(std::move(text));
  }
  return true;
}

bool read_time(const ASN1_TIME* time, Instant& out) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return false;
  using namespace std::chrono;
  const year_month_day day{year{parts.tm_year + 1900}, month{static_cast<unsigned>(parts.tm_mon + 1)},
                           std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
  out = sys_days{day} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
  return day.ok();
}

std::optional<PublicKey> public_key_of(const X509* certificate) {
  EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr) return std::nullopt;
  auto out = PublicKey::from_jwk(evp::canonical_jwk(key));
  if (!out) return std::nullopt;
  return *std::move(out);
}

std::unique_ptr<X509, FreeX509> read_der(std::string_view der) {
  const unsigned char* at = evp::bytes(der);
  std::unique_ptr<X509, FreeX509> out(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!out || at != evp::bytes(der) + der.size()) return nullptr;
  return out;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool same_host(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

Result<Certificate> certificate_from_der(std::string_view der) {
  if (der.size() > kMaxCertificate) return refused("the certificate is too long");
  const evp::QuietErrors quiet;
  const auto x509 = read_der(der);
  if (!x509) return refused("the certificate is malformed");
  Certificate out;
  out.thumbprint = base64url(sha256(der).view());
  out.subject_dn = subject_of(x509.get());
  if (!read_alternative_names(x509.get(), out)) return refused("the certificate's names are malformed");
  if (!read_time(X509_get0_notBefore(x509.get()), out.not_before) ||
      !read_time(X509_get0_notAfter(x509.get()), out.not_after))
    return refused("the certificate's times are malformed");
  out.public_key = public_key_of(x509.get());
  return out;
}

Result<Certificate> certificate_from_pem(std::string_view pem) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----", kEnd = "-----END CERTIFICATE-----";
  constexpr std::string_view kSpace = " \t\r\n";
  if (pem.size() > 2 * kMaxCertificate) return refused("the certificate is too long");
  pem.remove_prefix(std::min(pem.find_first_not_of(kSpace), pem.size()));
  pem.remove_suffix(pem.size() - (pem.find_last_not_of(kSpace) + 1));
  if (pem.size() < kBegin.size() + kEnd.size() || !pem.starts_with(kBegin) || !pem.ends_with(kEnd))
    return refused("the certificate is not one PEM block");
  pem.remove_prefix(kBegin.size());
  pem.remove_suffix(kEnd.size());
  std::string text;
  std::copy_if(pem.begin(), pem.end(), std::back_inserter(text),
               [&](char c) { return kSpace.find(c) == std::string_view::npos; });
  const auto der = base64_decode(text);
  if (!der) return refused("the certificate is not base64");
  return certificate_from_der(*der);
}

bool has_subject_dn(const Certificate& certificate, std::string_view registered) {
  return same_distinguished_name(certificate.subject_dn, registered);
}

bool has_san_dns(const Certificate& certificate, std::string_view registered) {
  return std::any_of(certificate.san_dns.begin(), certificate.san_dns.end(),
                     [&](const std::string& name) { return same_host(name, registered); });
}

bool has_san_uri(const Certificate& certificate, std::string_view registered) {
  return has(certificate.san_uri, registered);
}

bool has_san_ip(const Certificate& certificate, std::string_view registered) {
  const std::string text(registered);
  if (text.find('\0') != std::string::npos) return false;
  std::array<char, 16> raw{};
  std::size_t size = 0;
  if (inet_pton(AF_INET, text.c_str(), raw.data()) == 1) size = 4;
  if (size == 0 && inet_pton(AF_INET6, text.c_str(), raw.data()) == 1) size = 16;
  return size != 0 && has(certificate.san_ip, address_text({raw.data(), size}));
}

bool has_san_email(const Certificate& certificate, std::string_view registered) {
  return has(certificate.san_email, registered);
}

}  // namespace base
