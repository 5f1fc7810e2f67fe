// Token responses as JSON.
#include "oauth/token_response.h"

#include <doctest/doctest.h>

TEST_CASE("token response: the members of RFC 6749 5.1, refresh_token only if there is one") {
  oauth::TokenResponse response;
  response.access_token = base::Secret("tg_at_x");
  response.expires_in = std::chrono::seconds(600);
  response.scope = *oauth::ScopeSet::parse("b a");
  CHECK(oauth::token_response_json(response) ==
        R"({"access_token":"tg_at_x","token_type":"Bearer","expires_in":600,"scope":"a b"})");
  response.refresh_token.emplace("tg_rt_y");
  CHECK(
      oauth::token_response_json(response) ==
      R"({"access_token":"tg_at_x","token_type":"Bearer","expires_in":600,"refresh_token":"tg_rt_y","scope":"a b"})");
}
