// Certificates: RFC 8705 A, RFC 7517 B, every kind of name, and certificates that are refused.
#include "base/crypto/certificate.h"

#include <doctest/doctest.h>

#include "base/crypto/base64url.h"
#include "tests/support/vectors.h"

using base::Certificate;
using base::certificate_from_der;
using base::certificate_from_pem;
using nlohmann::json;

namespace {

std::string text(const json& value) { return value.get<std::string>(); }

std::string der_of(std::string pem) {
  std::string body;
  for (std::size_t at = pem.find('\n') + 1; pem[at] != '-'; ++at)
    if (pem[at] != '\n') body += pem[at];
  return base::base64_decode(body).value();
}

std::vector<std::string> names(const json& v, const char* kind) {
  return v.contains(kind) ? v[kind].get<std::vector<std::string>>() : std::vector<std::string>{};
}

Certificate full() {
  auto certificate = certificate_from_pem(text(test_support::vectors("certificate.json")[2]["pem"]));
  REQUIRE(certificate);
  return *std::move(certificate);
}

}  // namespace

TEST_CASE("certificate: what RFC 8705 A, RFC 7517 B and certificates of other forms say") {
  for (const json& v : test_support::vectors("certificate.json")) {
    CAPTURE(text(v["source"]));
    const auto certificate = certificate_from_pem(text(v["pem"]));
    REQUIRE(certificate);
    CHECK(certificate->thumbprint == text(v["x5t#S256"]));
    CHECK(certificate->subject_dn == text(v["subject_dn"]));
    CHECK(has_subject_dn(*certificate, text(v["subject_dn"])) == !text(v["subject_dn"]).empty());
    CHECK(base::unix_seconds(certificate->not_before) == v["not_before"].get<std::int64_t>());
    CHECK(base::unix_seconds(certificate->not_after) == v["not_after"].get<std::int64_t>());
    CHECK(certificate->san_dns == names(v, "san_dns"));
    CHECK(certificate->san_uri == names(v, "san_uri"));
    CHECK(certificate->san_ip == names(v, "san_ip"));
    CHECK(certificate->san_email == names(v, "san_email"));
    CHECK(certificate->public_key.has_value() == !text(v["key_thumbprint"]).empty());
    if (certificate->public_key) CHECK(certificate->public_key->thumbprint() == text(v["key_thumbprint"]));
  }
}

TEST_CASE("certificate: DER and PEM are the same certificate") {
  const std::string pem = text(test_support::vectors("certificate.json")[0]["pem"]);
  const auto certificate = certificate_from_der(der_of(pem));
  REQUIRE(certificate);
  CHECK(certificate->thumbprint == "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0");  // RFC 8705 A
}

TEST_CASE("certificate: names that could be read in two ways refuse the certificate") {
  for (const json& v : test_support::vectors("certificate_refused.json")) {
    CAPTURE(text(v["why"]));
    const auto refused = certificate_from_pem(text(v["pem"]));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == base::ErrorCode::invalid_request);
    CHECK(refused.error().description == "the certificate's names are malformed");
  }
}

TEST_CASE("certificate: malformed DER is refused, cut anywhere, followed by anything") {
  const std::string der = der_of(text(test_support::vectors("certificate.json")[0]["pem"]));
  for (std::size_t size = 0; size < der.size(); ++size)
    CHECK_FALSE(certificate_from_der(der.substr(0, size)));
  CHECK_FALSE(certificate_from_der(der + '\0'));
  CHECK_FALSE(certificate_from_der(der + der));
  CHECK(certificate_from_der(std::string(base::kMaxCertificate + 1, 'x')).error().description ==
        "the certificate is too long");
  CHECK(certificate_from_der(std::string(base::kMaxCertificate, 'x')).error().description ==
        "the certificate is malformed");
}

TEST_CASE("certificate: a changed byte is another certificate or none") {
  const std::string der = der_of(text(test_support::vectors("certificate.json")[0]["pem"]));
  for (std::size_t i = 0; i < der.size(); ++i) {
    std::string altered = der;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    const auto read = certificate_from_der(altered);
    if (read) CHECK(read->thumbprint != "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0");
  }
}

TEST_CASE("certificate: PEM is one block with nothing but white space around it") {
  const std::string pem = text(test_support::vectors("certificate.json")[0]["pem"]);
  std::string crlf = "\r\n";
  for (const char c : pem) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(certificate_from_pem(crlf));
  CHECK(certificate_from_pem(pem + "\n \t"));
  std::string other_label = pem;
  other_label.replace(other_label.find("CERTIFICATE"), 11, "PRIVATE KEY");
  for (const std::string& bad :
       {std::string{}, std::string("-----BEGIN CERTIFICATE-----"), pem + pem, pem + "x", "x" + pem,
        other_label, pem.substr(0, pem.size() - 3), der_of(pem),
        "-----BEGIN CERTIFICATE----------END CERTIFICATE-----" + std::string(),
        std::string(2 * base::kMaxCertificate + 1, ' ')})
    CHECK_FALSE(certificate_from_pem(bad));
}

TEST_CASE("certificate: the registered subject has to be the same name (RFC 8705 2.1.2)") {
  const Certificate certificate = full();
  struct Case {
    const char* registered;
    bool same;
  };
  const Case cases[] = {
      {"CN=tpp.example.com,organizationIdentifier=PSDDE-BAFIN-123456,O=M\xc3\xbcller\\, S\xc3\xb6hne & "
       "Co,C=DE",
       true},
      {"cn=tpp.example.com, 2.5.4.97=#0C1250534444452D424146494E2D313233343536, o=M\\C3\\BCller\\2C "
       "S\\C3\\B6hne & Co, c=DE",
       true},
      {"CN=tpp.example.com", false},
      {"CN=TPP.example.com,organizationIdentifier=PSDDE-BAFIN-123456,O=M\xc3\xbcller\\, S\xc3\xb6hne & "
       "Co,C=DE",
       false},
      {"C=DE,O=M\xc3\xbcller\\, S\xc3\xb6hne & "
       "Co,organizationIdentifier=PSDDE-BAFIN-123456,CN=tpp.example.com",
       false},
      {"", false},
      {"*", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.registered);
    CHECK(has_subject_dn(certificate, c.registered) == c.same);
  }
}

TEST_CASE("certificate: alternative names of one kind match that kind only (RFC 8705 2.1.2)") {
  const Certificate c = full();
  CHECK(has_san_dns(c, "tpp.example.com"));
  CHECK(has_san_dns(c, "TPP.example.COM"));
  CHECK(has_san_dns(c, "alt.example.com"));
  for (const char* other :
       {"", "example.com", "*.example.com", "tpp.example.com.", "tpp.example.co", "urn:tpp:1", "192.0.2.7"})
    CHECK_FALSE(has_san_dns(c, other));
  CHECK(has_san_uri(c, "urn:tpp:1"));
  for (const char* other : {"", "URN:tpp:1", "urn:tpp:1/", "tpp.example.com"})
    CHECK_FALSE(has_san_uri(c, other));
  CHECK(has_san_ip(c, "192.0.2.7"));
  CHECK(has_san_ip(c, "2001:db8::1"));
  CHECK(has_san_ip(c, "2001:0DB8:0:0:0:0:0:1"));
  for (const char* other : {"", "192.0.2.8", "192.0.2.007", "192.0.2", "::ffff:192.0.2.7", "2001:db8::2",
                            "2001:db8::1%1", " 192.0.2.7"})
    CHECK_FALSE(has_san_ip(c, other));
  CHECK_FALSE(has_san_ip(c, std::string_view("192.0.2.7\0", 10)));
  CHECK(has_san_email(c, "ops@tpp.example.com"));
  for (const char* other : {"", "OPS@tpp.example.com", "tpp.example.com"})
    CHECK_FALSE(has_san_email(c, other));
  const Certificate none;
  CHECK_FALSE(has_san_dns(none, ""));
  CHECK_FALSE(has_san_uri(none, ""));
  CHECK_FALSE(has_san_ip(none, ""));
  CHECK_FALSE(has_san_email(none, ""));
}
