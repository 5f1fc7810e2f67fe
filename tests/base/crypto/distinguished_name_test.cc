// Distinguished names in text form: RFC 4514's examples, what is the same name, and everything in doubt.
#include "base/crypto/distinguished_name.h"

#include <doctest/doctest.h>

using base::DistinguishedName;
using base::parse_distinguished_name;
using base::same_distinguished_name;

TEST_CASE("dn: RFC 4514 4's examples") {
  using Names = std::vector<DistinguishedName::RelativeName>;
  const std::string cn = "2.5.4.3", ou = "2.5.4.11", uid = "0.9.2342.19200300.100.1.1",
                    dc = "0.9.2342.19200300.100.1.25";
  CHECK(parse_distinguished_name("UID=jsmith,DC=example,DC=net")->names ==
        Names{{{uid, "jsmith"}}, {{dc, "example"}}, {{dc, "net"}}});
  CHECK(parse_distinguished_name("OU=Sales+CN=J.  Smith,DC=example,DC=net")->names ==
        Names{{{ou, "Sales"}, {cn, "J.  Smith"}}, {{dc, "example"}}, {{dc, "net"}}});
  CHECK(parse_distinguished_name(R"(CN=James \"Jim\" Smith\, III,DC=example,DC=net)")->names[0][0].value ==
        R"(James "Jim" Smith, III)");
  CHECK(parse_distinguished_name(R"(CN=Lu\C4\8Di\C4\87)")->names[0][0].value == "Lu\xc4\x8di\xc4\x87");
}

TEST_CASE("dn: the same name in other words") {
  struct Case {
    const char *a, *b;
  };
  const Case cases[] = {
      {"CN=a,O=b", "CN=a,O=b"},
      {"CN=a,O=b", "cn=a,o=b"},
      {"CN=a,O=b", "2.5.4.3=a,2.5.4.10=b"},
      {"CN=a,O=b", " CN = a , O = b "},
      {"CN=a+OU=b,C=DE", "OU=b+CN=a,C=DE"},
      {R"(CN=a\,b)", R"(CN=a\2Cb)"},
      {R"(CN=a\,b)", R"(CN=a\2cb)"},
      {R"(CN=\ a\ )", R"(CN=\20a\20)"},
      {"CN=\xc3\xbc", R"(CN=\C3\BC)"},
      {"organizationIdentifier=PSDDE-BAFIN-1", "2.5.4.97=#0C0D50534444452D424146494E2D31"},
      {"organizationIdentifier=PSDDE-BAFIN-1", "ORGANIZATIONIDENTIFIER=#130d50534444452d424146494e2d31"},
      {"emailAddress=a@b", "1.2.840.113549.1.9.1=#1603614062"},
      {"CN=a=b", R"(CN=a\=b)"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK(same_distinguished_name(c.a, c.b));
    CHECK(same_distinguished_name(c.b, c.a));
  }
}

TEST_CASE("dn: another name (RFC 8705 7.3 warns of loose comparison)") {
  struct Case {
    const char *a, *b;
  };
  const Case cases[] = {
      {"CN=a", "CN=A"},           {"CN=a", "CN=b"},       {"CN=a", "O=a"},
      {"CN=a,O=b", "O=b,CN=a"},   {"CN=a,O=b", "CN=a"},   {"CN=a", "CN=a,O=b"},
      {"CN=a,OU=b", "CN=a+OU=b"}, {"CN=a", R"(CN=a\ )"},  {"CN=a  b", "CN=a b"},
      {"CN=a,O=b", "CN=a\\,O=b"}, {"CN=a", "2.5.4.30=a"}, {R"(CN=a\00)", "CN=a"},
      {"CN=a,CN=b", "CN=b,CN=a"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK_FALSE(same_distinguished_name(c.a, c.b));
    CHECK_FALSE(same_distinguished_name(c.b, c.a));
  }
}

TEST_CASE("dn: everything in doubt is no name, not even the same as itself") {
  const std::string cases[] = {
      "",
      "   ",
      "a",
      "CN",
      "CN=",
      "=a",
      "CN=a,",
      ",CN=a",
      "CN=a,,O=b",
      "CN=a+",
      "+CN=a",
      "CN=a;O=b",
      "CN=\"a\"",
      "CN=<a",
      "CN=a>",
      R"(CN=a\)",
      R"(CN=a\g)",
      R"(CN=a\4)",
      R"(CN=a\0A)",
      "CN=a\nO=b",
      "CN=\x7f",
      "CN=\xff",
      R"(CN=\FF)",
      R"(CN=\C3)",
      "XY=a",
      "commonName=a",
      "OID.2.5.4.3=a",
      "2.5.4.=a",
      "2=a",
      "02.5=a",
      "/C=DE/CN=a",
      "CN=#",
      "CN=#0C",
      "CN=#0C01",
      "CN=#0C0161 62",
      "CN=#0C0261",
      "CN=#0C016",
      "CN=#zz0161",
      "CN=#040161",
      "CN=#1301C3",
      "CN=#0C01FF",
      "CN=#0C810161",
      "CN=a+CN=a",
      "CN=#0C0100",
      "CN= ",
      "C N=a",
      std::string("CN=a\0", 5),
      "CN=" + std::string(base::kMaxDistinguishedName - 2, 'a'),
  };
  for (const std::string& text : cases) {
    CAPTURE(text);
    CHECK_FALSE(parse_distinguished_name(text));
    CHECK_FALSE(same_distinguished_name(text, text));
  }
  CHECK(parse_distinguished_name("CN=" + std::string(base::kMaxDistinguishedName - 3, 'a')));
}

TEST_CASE("dn: text that is written reads back as the same name (RFC 4514 2)") {
  struct Case {
    DistinguishedName name;
    const char* expect;
  };
  const Case cases[] = {
      {{{{{"2.5.4.3", "a"}}, {{"2.5.4.6", "DE"}}}}, "CN=a,C=DE"},
      {{{{{"2.5.4.3", " #a, b+\"c\"\\<>; "}}}}, R"(CN=\ #a\, b\+\"c\"\\\<\>\;\ )"},
      {{{{{"2.5.4.3", "#a"}}}}, R"(CN=\#a)"},
      {{{{{"2.5.4.3", " "}}}}, R"(CN=\ )"},
      {{{{{"2.5.4.11", "b"}, {"2.5.4.3", "a"}}}}, "OU=b+CN=a"},
      {{{{{"2.5.4.42", "a"}}}}, "givenName=a"},
      {{{{{"1.2.3.4", "v\xc3\xbc"}}}}, "1.2.3.4=#0C0376C3BC"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expect);
    CHECK(to_text(c.name) == c.expect);
    CHECK(parse_distinguished_name(c.expect) == c.name);
  }
}

TEST_CASE("dn: a name that has no text gives none") {
  const DistinguishedName cases[] = {
      {},
      {{{{"2.5.4.3", ""}}}},
      {{{{"2.5.4.3", "a\n"}}}},
      {{{{"2.5.4.3", "\xff"}}}},
      {{{{"", "a"}}}},
      {{{{"2.5.4.3", "a"}, {"2.5.4.11", "b"}}}},  // not sorted
      {{{{"1.2.3.4", std::string(128, 'a')}}}},
      {{{{"2.5.4.3", std::string(base::kMaxDistinguishedName, 'a')}}}},
  };
  for (const DistinguishedName& name : cases) CHECK(to_text(name).empty());
}
