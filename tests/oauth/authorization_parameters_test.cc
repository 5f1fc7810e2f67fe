// The parameters of authorization requests, one by one: what each may be, on both sides of its limits.
#include "oauth/authorization_parameters.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using oauth::ParametersView;
using oauth::Prompt;
using oauth::ResponseMode;
using test_support::OauthWorld;
using test_support::Pairs;

namespace {

template <class T>
std::string error_of(const base::Result<T>& result) {
  return result ? "ok" : std::string(base::row(result.error().code).name);
}

oauth::AcceptedRequest fresh() {
  const auto client = OauthWorld::make_client("app_x", oauth::ClientType::confidential);
  return {{},     *oauth::RedirectUri::match(client.redirect_uris, client.redirect_uris.front()),
          client, Prompt::consent,
          {},     {},
          false,  {},
          {},     {}};
}

std::string details_error(const Pairs& pairs) {
  const OauthWorld world;
  return error_of(oauth::requested_details(world.shop, ParametersView(pairs), world.settings));
}

}  // namespace

TEST_CASE("response_type: code and nothing else (RFC 6749 3.1.1; cases 16, 17)") {
  const auto check = [](const char* value) {
    const Pairs pairs{{"response_type", value}};
    return error_of(oauth::check_response_type(ParametersView(pairs)));
  };
  CHECK(check("code") == "ok");
  CHECK(check("") == "invalid_request");
  for (const char* value :
       {"token", "id_token", "code id_token", "id_token code", "code token", "none", "CODE", "code "})
    CHECK(check(value) == "unsupported_response_type");
}

TEST_CASE("response_mode: query, form_post and their JWT forms (JARM 2.3)") {
  const auto mode = [](const char* value) {
    const Pairs pairs{{"response_mode", value}};
    return oauth::requested_response_mode(ParametersView(pairs));
  };
  CHECK(*mode("") == ResponseMode::query);
  CHECK(*mode("query") == ResponseMode::query);
  CHECK(*mode("form_post") == ResponseMode::form_post);
  CHECK(*mode("jwt") == ResponseMode::query_jwt);
  CHECK(*mode("query.jwt") == ResponseMode::query_jwt);
  CHECK(*mode("form_post.jwt") == ResponseMode::form_post_jwt);
  for (const char* value : {"fragment", "fragment.jwt", "web_message", "QUERY", "query "})
    CHECK(error_of(mode(value)) == "invalid_request");
}

TEST_CASE("scope: within the registration, all of it if none is named (RFC 6749 3.3; case 21)") {
  const OauthWorld world;
  const auto scope = [&world](const Pairs& pairs) {
    const auto found = oauth::requested_scope(world.shop, ParametersView(pairs));
    return found ? found->text() : std::string(base::row(found.error().code).name);
  };
  CHECK(scope({}) == "accounts:read payments:write");
  CHECK(scope({{"scope", "payments:write accounts:read"}}) == "accounts:read payments:write");
  CHECK(scope({{"scope", "accounts:read"}}) == "accounts:read");
  CHECK(scope({{"scope", "accounts:read payments:read"}}) == "invalid_scope");
  CHECK(scope({{"scope", "accounts:read\tpayments:write"}}) == "invalid_scope");
  CHECK(scope({{"authorization_details", "[]"}}) == "");
}

TEST_CASE("prompt: none stands alone, select_account is a new sign-in (OIDC Core 3.1.2.1; case 24)") {
  const auto prompt = [](const char* value) {
    const Pairs pairs{{"prompt", value}};
    return oauth::requested_prompt(ParametersView(pairs));
  };
  CHECK(*prompt("") == Prompt::consent);
  CHECK(*prompt("consent") == Prompt::consent);
  CHECK(*prompt("none") == Prompt::none);
  CHECK(*prompt("login") == Prompt::login);
  CHECK(*prompt("select_account") == Prompt::login);
  CHECK(*prompt("consent login") == Prompt::login);
  for (const char* value : {"none login", "login none", "none consent", "NONE", "create", "login  none"})
    CHECK(error_of(prompt(value)) == "invalid_request");
}

TEST_CASE("max_age and acr_values: numbers in seconds, words by spaces (OIDC Core 3.1.2.1)") {
  const auto read = [](const Pairs& pairs, const char* claims = "") {
    oauth::AcceptedRequest accepted = fresh();
    accepted.request.details.claims = claims;
    const auto status = oauth::read_authentication_demands(ParametersView(pairs), accepted);
    return std::pair(status.has_value(), accepted);
  };
  CHECK_FALSE(read({}).second.max_age);
  CHECK(read({{"max_age", "0"}}).second.max_age == base::Seconds{0});
  CHECK(read({{"max_age", "4294967295"}}).second.max_age == base::Seconds{4294967295u});
  for (const char* value : {"4294967296", "-1", "+1", "1.5", "1 ", " 1", "0x1", "one"})
    CHECK_FALSE(read({{"max_age", value}}).first);
  CHECK(read({{"acr_values", " a  b "}}).second.acr_values == std::vector<std::string>{"a", "b"});
  CHECK_FALSE(read({{"acr_values", "a"}}).second.acr_essential);
  CHECK(read({{"acr_values", std::string(300, 'a')}}).first);
  CHECK_FALSE(read({{"acr_values", std::string(301, 'a')}}).first);
  // What the claims parameter says of acr comes before acr_values.
  const auto claimed =
      read({{"acr_values", "a"}}, R"({"id_token":{"acr":{"essential":true,"value":"b"}}})").second;
  CHECK(claimed.acr_values == std::vector<std::string>{"b"});
  CHECK(claimed.acr_essential);
  CHECK(read({{"acr_values", "a"}}, R"({"id_token":{"acr":null}})").second.acr_values ==
        std::vector<std::string>{"a"});
}

TEST_CASE("details: resource, claims, dpop_jkt and authorization_details have errors of their own") {
  const std::string jkt(43, 'A');
  CHECK(details_error({}) == "ok");
  CHECK(details_error({{"resource", "https://api.example"}}) == "ok");
  CHECK(details_error({{"resource", "https://other.example"}}) == "invalid_target");
  CHECK(details_error({{"claims", "{}"}}) == "ok");
  CHECK(details_error({{"claims", "[]"}}) == "invalid_request");
  CHECK(details_error({{"dpop_jkt", jkt}}) == "ok");
  for (const std::string& value : {jkt + "A", jkt.substr(1), jkt.substr(1) + "=", jkt.substr(1) + "+"})
    CHECK(details_error({{"dpop_jkt", value}}) == "invalid_request");
  CHECK(details_error({{"authorization_details", "x"}}) == "invalid_authorization_details");
  CHECK(details_error({{"authorization_details", R"([{"type":"unknown"}])"}}) ==
        "invalid_authorization_details");
}

TEST_CASE("grant management: an action, and a grant for those that need one (Grant Management 5.1)") {
  const auto read = [](const Pairs& pairs) {
    oauth::AuthorizationRequest request;
    if (!oauth::read_grant_management(ParametersView(pairs), request)) return std::string("refused");
    return std::to_string(static_cast<int>(request.grant_management_action)) + request.grant_id.value;
  };
  CHECK(read({}) == "0");
  CHECK(read({{"grant_management_action", "create"}}) == "0");
  CHECK(read({{"grant_management_action", "merge"}, {"grant_id", "grt_1"}}) == "1grt_1");
  CHECK(read({{"grant_management_action", "replace"}, {"grant_id", std::string(64, 'g')}}) ==
        "2" + std::string(64, 'g'));
  for (const Pairs& pairs :
       {Pairs{{"grant_id", "grt_1"}}, Pairs{{"grant_management_action", "create"}, {"grant_id", "grt_1"}},
        Pairs{{"grant_management_action", "merge"}}, Pairs{{"grant_management_action", "replace"}},
        Pairs{{"grant_management_action", "delete"}, {"grant_id", "grt_1"}},
        Pairs{{"grant_management_action", "merge"}, {"grant_id", std::string(65, 'g')}}})
    CHECK(read(pairs) == "refused");
}

TEST_CASE("control bytes: those below 0x20 and DEL, nothing of UTF-8 (RFC 6749 A.5; case 15)") {
  CHECK_FALSE(oauth::has_control(""));
  CHECK_FALSE(oauth::has_control(" ~\xc3\xa4\xf0\x9f\x98\x80"));
  for (const char byte : {'\0', '\n', '\r', '\t', '\x1f', '\x7f'})
    CHECK(oauth::has_control(std::string("a") + byte));
}
