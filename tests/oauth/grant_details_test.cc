// The stored form of grant details.
#include "oauth/grant_details.h"

#include <doctest/doctest.h>

namespace {

TEST_CASE("grant details read back as they were written, and nothing is stored for none") {
  oauth::GrantDetails details;
  CHECK(oauth::grant_details_json(details) == "{}");
  CHECK(*oauth::parse_grant_details("") == details);
  details.authorization_details = R"([{"type":"payment_initiation"}])";
  details.resource = {"https://api.example"};
  details.claims = R"({"userinfo":{}})";
  details.dpop_jkt = "jkt";
  details.x5t = "x5t";
  details.grant_managed = true;
  details.authentication = {base::from_unix(1'700'000'000), "urn:tollgate:acr:password", {"pwd"}, "sid"};
  CHECK(*oauth::parse_grant_details(oauth::grant_details_json(details)) == details);
}

TEST_CASE("grant details that this program did not write are an error, not a grant without limits") {
  for (const char* json : {"x", "[]", R"({"resource":"x"})", R"({"auth_time":"x"})", R"({"claims":{}})"}) {
    CAPTURE(json);
    const auto read = oauth::parse_grant_details(json);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == base::ErrorCode::server_error);
  }
}

}  // namespace
