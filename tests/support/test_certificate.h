// Certificates made for a test: for servers, clients and authorities, as PEM files and as DER.
#pragma once
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>
#include <string>

#include "base/time.h"
#include "tests/support/temporary_folder.h"

namespace test_support {

struct CertificateSpec {
  const char* names = "DNS:localhost,IP:127.0.0.1";  // subjectAltName; nullptr: none
  const char* usage = nullptr;                       // extendedKeyUsage; nullptr: none
  bool rsa = false;                                  // otherwise P-256
  bool authority = false;
  base::Instant from = base::from_unix(1'577'836'800), until = base::from_unix(4'102'444'800);  // 2020, 2100
  const char* common_name = "localhost";
};

class TestCertificate {
 public:
  /// Signed by `issuer`, or by itself.
  explicit TestCertificate(const CertificateSpec& spec = {}, const TestCertificate* issuer = nullptr)
      : key_pair_(spec.rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256")), x_(X509_new()) {
    static long serial = 0;
    X509_set_version(x_, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x_), ++serial);
    ASN1_TIME_set(X509_getm_notBefore(x_), base::unix_seconds(spec.from));
    ASN1_TIME_set(X509_getm_notAfter(x_), base::unix_seconds(spec.until));
    X509_set_pubkey(x_, key_pair_);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x_), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(spec.common_name), -1, -1, 0);
    X509_set_issuer_name(x_, X509_get_subject_name(issuer ? issuer->x_ : x_));
    if (spec.names) extend(NID_subject_alt_name, spec.names);
    if (spec.usage) extend(NID_ext_key_usage, spec.usage);
    if (spec.authority) extend(NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(x_, issuer ? issuer->key_pair_ : key_pair_, EVP_sha256());
    write(*this, certificate, key);
    der.resize(static_cast<std::size_t>(i2d_X509(x_, nullptr)));
    auto* into = reinterpret_cast<unsigned char*>(der.data());
    i2d_X509(x_, &into);
  }
  ~TestCertificate() {
    X509_free(x_);
    EVP_PKEY_free(key_pair_);
  }
  TestCertificate(const TestCertificate&) = delete;
  TestCertificate& operator=(const TestCertificate&) = delete;

  /// Puts the files of `from` in the place of two others.
  static void write(const TestCertificate& from, const std::string& certificate, const std::string& key) {
    FILE* out = open(certificate);
    PEM_write_X509(out, from.x_);
    std::fclose(out);
    out = open(key);
    PEM_write_PrivateKey(out, from.key_pair_, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
  }

 private:
  TemporaryFolder folder_;

 public:
  const std::string certificate = folder_.file("certificate.pem"), key = folder_.file("key.pem");
  std::string der;

 private:
  static FILE* open(const std::string& name) {
    FILE* const out = std::fopen(name.c_str(), "w");
    if (out == nullptr) throw std::runtime_error("cannot write " + name);
    return out;
  }
  void extend(int nid, const char* value) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
    X509_add_ext(x_, extension, -1);
    X509_EXTENSION_free(extension);
  }
  EVP_PKEY* key_pair_;
  X509* x_;
};

/// For localhost and 127.0.0.1, signed by itself.
inline const TestCertificate& localhost_certificate() {
  static const TestCertificate certificate;
  return certificate;
}

}  // namespace test_support
