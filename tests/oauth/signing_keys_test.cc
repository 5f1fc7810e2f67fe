// The keys that sign, and those that are published (case 116).
#include "oauth/signing_keys.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/crypto/jws.h"
#include "base/json_object_view.h"

namespace {

base::Signer copy_of(const base::Signer& signer) {
  return *base::Signer::from_pem(signer.alg(), signer.to_pem());
}

const base::Signer& es256(int number) {
  static const base::Signer signers[] = {base::Signer::generate(base::Alg::es256),
                                         base::Signer::generate(base::Alg::es256),
                                         base::Signer::generate(base::Alg::es256)};
  return signers[number];
}
const base::Signer& eddsa() {
  static const base::Signer signer = base::Signer::generate(base::Alg::eddsa);
  return signer;
}

/// Active: EdDSA, then the first two ES256 keys. Announced or retired: the third.
oauth::SigningKeys keys() {
  std::vector<base::Signer> active, others;
  active.push_back(copy_of(eddsa()));
  active.push_back(copy_of(es256(0)));
  active.push_back(copy_of(es256(1)));
  others.push_back(copy_of(es256(2)));
  others.push_back(copy_of(es256(0)));  // is active too: published once
  return oauth::SigningKeys(std::move(active), std::move(others));
}

}  // namespace

TEST_CASE("signing keys: the first of an algorithm signs, and ES256 is meant without a name") {
  const oauth::SigningKeys all = keys();
  REQUIRE(all.for_alg("ES256"));
  CHECK(all.for_alg("ES256")->kid() == es256(0).kid());
  CHECK(all.for_alg("")->kid() == es256(0).kid());
  CHECK(all.for_alg("EdDSA")->kid() == eddsa().kid());
  for (const char* none : {"PS256", "RS256", "none", "HS256", "es256"}) CHECK(all.for_alg(none) == nullptr);
  CHECK(all.algs() == std::vector<std::string>{"ES256", "EdDSA"});
}

TEST_CASE("signing keys: all are published, each once, without private members (RFC 7517 8; case 116)") {
  const oauth::SigningKeys all = keys();
  std::vector<std::string> kids;
  for (const std::string& text : all.public_jwks()) {
    const auto jwk = base::JsonObjectView::parse(text);
    REQUIRE(jwk);
    CHECK_FALSE(base::has_private_member(*jwk));
    REQUIRE(jwk->contains("kid"));
    kids.push_back(*jwk->find("kid")->string());
    CHECK(*jwk->find("use")->string() == "sig");
  }
  CHECK(kids.size() == 4);
  std::ranges::sort(kids);
  CHECK(std::ranges::adjacent_find(kids) == kids.end());
}

TEST_CASE("signing keys: what any of them has signed verifies, announced and retired ones too") {
  const oauth::SigningKeys all = keys();
  for (const base::Signer* signer : {&es256(0), &es256(1), &es256(2), &eddsa()}) {
    const auto* key = all.find(signer->kid());
    REQUIRE(key);
    const std::string token = base::sign_jws(*signer, "JWT", "{}");
    CHECK(base::verify_jws(*base::split_jws(token, {base::kAllAlgs}), *key));
  }
  CHECK(all.find("") == nullptr);
  CHECK(all.find("nobody") == nullptr);
}

TEST_CASE("signing keys: a call that began before a rotation keeps the keys it began with") {
  const auto made = [](int number) {
    std::vector<base::Signer> active;
    active.push_back(copy_of(es256(number)));
    return std::make_shared<const oauth::SigningKeys>(std::move(active));
  };
  oauth::SigningKeyRing ring(made(0));
  const auto before = ring.current();
  ring.replace(made(1));
  CHECK(before->for_alg("ES256")->kid() == es256(0).kid());
  CHECK(ring.current()->for_alg("ES256")->kid() == es256(1).kid());
}
