// What a client calls a user: the same name for all, or one of its own for each sector (OIDC Core 8).
#include "oauth/subject.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

namespace {

const base::Secret kWebKey(std::string(32, 'w'));

oauth::Client pairwise(std::vector<std::string> redirect_uris, const char* sector = "") {
  oauth::Client client = test_support::OauthWorld::make_client("app_x", oauth::ClientType::confidential);
  client.redirect_uris = std::move(redirect_uris);
  client.metadata.subject_type = oauth::SubjectType::pairwise;
  client.metadata.sector_identifier_uri = sector;
  return client;
}

std::string sub(const oauth::Client& client, const char* user = "usr_alice") {
  return oauth::subject_for(client, {user}, kWebKey);
}

}  // namespace

TEST_CASE("subject: public is the user's id") {
  oauth::Client client = pairwise({"https://shop.example/cb"});
  client.metadata.subject_type = oauth::SubjectType::public_;
  CHECK(sub(client) == "usr_alice");
}

TEST_CASE("subject: pairwise differs by user, by sector and by server, and says nothing (OIDC Core 8.1)") {
  const oauth::Client shop = pairwise({"https://shop.example/cb"});
  CHECK(sub(shop) == sub(shop));
  CHECK(sub(shop).size() == 43);
  CHECK(sub(shop) != sub(shop, "usr_bob"));
  CHECK(sub(shop) != sub(pairwise({"https://other.example/cb"})));
  CHECK(sub(shop) != oauth::subject_for(shop, {"usr_alice"}, base::Secret(std::string(32, 'o'))));
  CHECK(sub(shop).find("alice") == std::string::npos);
}

TEST_CASE("subject: one host is one sector, whatever its port, case or path (OIDC Core 8.1)") {
  const std::string expect = sub(pairwise({"https://shop.example/cb"}));
  for (const char* uri : {"https://shop.example/other", "https://shop.example:8443/cb",
                          "https://Shop.Example/cb", "https://shop.example?x", "https://shop.example"}) {
    CAPTURE(uri);
    CHECK(sub(pairwise({uri})) == expect);
  }
  CHECK(sub(pairwise({"http://[::1]:8080/cb"})) == sub(pairwise({"http://[::1]/cb"})));
  CHECK(sub(pairwise({"http://[::1]/cb"})) != sub(pairwise({"http://[::2]/cb"})));
}

TEST_CASE("subject: sector_identifier_uri joins the apps of different hosts (OIDC Core 8.1)") {
  const oauth::Client a = pairwise({"https://a.example/cb"}, "https://sector.example/uris.json");
  const oauth::Client b = pairwise({"https://b.example/cb"}, "https://sector.example/uris.json");
  CHECK(sub(a) == sub(b));
  CHECK(sub(a) == sub(pairwise({"https://sector.example/cb"})));
  CHECK(sub(pairwise({})) != sub(a));
}
