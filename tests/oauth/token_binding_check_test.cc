// What a bound token needs, row by row.
#include "oauth/token_binding_check.h"

#include <doctest/doctest.h>

#include <string>

using oauth::TokenScheme;

TEST_CASE(
    "token binding: scheme, proof and certificate (RFC 9449 7.1, 7.2, RFC 8705 3; cases 90, 94, 95, 96)") {
  struct Row {
    const char* name;
    std::string jkt, x5t;
    TokenScheme scheme;
    std::string proved_jkt, proved_x5t;
    const char* expect;
  };
  const Row rows[] = {
      {"bearer", "", "", TokenScheme::bearer, "", "", "ok"},
      {"bearer over a connection with a certificate", "", "", TokenScheme::bearer, "", "cert", "ok"},
      {"95 bearer token under DPoP", "", "", TokenScheme::dpop, "key", "", "invalid_token"},
      {"95 bearer token under DPoP, no proof", "", "", TokenScheme::dpop, "", "", "invalid_token"},
      {"DPoP", "key", "", TokenScheme::dpop, "key", "", "ok"},
      {"94 bound token under Bearer", "key", "", TokenScheme::bearer, "", "", "invalid_token"},
      {"94 bound token under Bearer, with a proof", "key", "", TokenScheme::bearer, "key", "",
       "invalid_token"},
      {"90 no proof", "key", "", TokenScheme::dpop, "", "", "invalid_dpop_proof"},
      {"90 another key", "key", "", TokenScheme::dpop, "kez", "", "invalid_token"},
      {"90 a longer key", "key", "", TokenScheme::dpop, "keyy", "", "invalid_token"},
      {"certificate", "", "cert", TokenScheme::bearer, "", "cert", "ok"},
      {"96 another certificate", "", "cert", TokenScheme::bearer, "", "cerd", "invalid_token"},
      {"96 no certificate", "", "cert", TokenScheme::bearer, "", "", "invalid_token"},
      {"both", "key", "cert", TokenScheme::dpop, "key", "cert", "ok"},
      {"both, the certificate is missing", "key", "cert", TokenScheme::dpop, "key", "", "invalid_token"},
      {"both, the proof is missing", "key", "cert", TokenScheme::dpop, "", "cert", "invalid_dpop_proof"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto checked =
        oauth::check_token_binding(row.jkt, row.x5t, {row.scheme, row.proved_jkt, row.proved_x5t});
    CHECK((checked ? "ok" : base::row(checked.error().code).name) == row.expect);
  }
}
