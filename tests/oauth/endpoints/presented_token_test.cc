// Where an access token may be, and how a refusal is told.
#include "oauth/endpoints/presented_token.h"

#include <doctest/doctest.h>

#include "tests/support/endpoint_world.h"

using oauth::TokenScheme;
using test_support::FakeRequest;
using test_support::get;
using test_support::post;

namespace {

/// "bearer TOKEN", "dpop TOKEN", or the error's name.
std::string presented(const FakeRequest& request) {
  std::vector<http::FieldView> views;
  for (const auto& [name, value] : request.fields) views.push_back({name, value});
  http::RequestView view;
  view.method = request.method;
  view.query = request.query;
  view.body = request.body;
  view.fields = views;
  const auto found = oauth::endpoints::presented_token(view);
  if (!found) return std::string(base::row(found.error().code).name);
  return (found->scheme == TokenScheme::dpop ? "dpop " : "bearer ") + std::string(found->token.reveal());
}

FakeRequest with_field(FakeRequest request, const std::string& value) {
  request.fields.emplace_back("Authorization", value);
  return request;
}

}  // namespace

TEST_CASE("presented token: in the field or in a form, once (RFC 6750 2, RFC 9110 11.1; case 95)") {
  FakeRequest json = post({});
  json.fields[0].second = "application/json";
  json.body = R"({"access_token":"t"})";
  FakeRequest get_with_body = get({});
  get_with_body.body = "access_token=t";
  get_with_body.fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
  struct Row {
    const char* name;
    FakeRequest request;
    const char* expect;
  };
  const Row rows[] = {
      {"field", with_field(get({}), "Bearer tg_at_x"), "bearer tg_at_x"},
      {"scheme in any case", with_field(get({}), "bEARER  tg_at_x"), "bearer tg_at_x"},
      {"DPoP", with_field(get({}), "dpop tg_at_x"), "dpop tg_at_x"},
      {"POST, in the field", with_field(post({}), "Bearer t"), "bearer t"},
      {"POST, in the form", post({{"access_token", "t"}}), "bearer t"},
      {"nothing", get({}), "missing_token"},
      {"an empty form", post({{"access_token", ""}}), "missing_token"},
      {"another scheme", with_field(get({}), "Basic YTpi"), "missing_token"},
      {"a scheme alone", with_field(get({}), "Bearer"), "missing_token"},
      {"a scheme and a space", with_field(get({}), "Bearer "), "missing_token"},
      {"JSON", json, "missing_token"},
      {"a body of GET", get_with_body, "missing_token"},
      {"95 in the query", get({{"access_token", "t"}}), "invalid_request"},
      {"95 in the query and in the field", with_field(get({{"access_token", "t"}}), "Bearer t"),
       "invalid_request"},
      {"95 in field and form", with_field(post({{"access_token", "t"}}), "Bearer t"), "invalid_request"},
      {"95 two fields", with_field(with_field(get({}), "Bearer t"), "Bearer t"), "invalid_request"},
      {"95 twice in the form", post({{"access_token", "t"}, {"access_token", "t"}}), "invalid_request"},
      {"a bad form",
       [] {
         auto r = post({});
         r.body = "access_token=%zz";
         return r;
       }(),
       "invalid_request"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(presented(row.request) == row.expect);
  }
}

TEST_CASE(
    "token challenge: no error without a token; the scheme that was used; what scope is needed (RFC 6750 "
    "3)") {
  using base::ErrorCode;
  const auto challenge = [](ErrorCode code, TokenScheme scheme) {
    return oauth::endpoints::token_challenge({code, "why \"so\""}, scheme, "openid");
  };
  CHECK(challenge(ErrorCode::missing_token, TokenScheme::bearer) == "Bearer realm=\"oauth2\"");
  CHECK(challenge(ErrorCode::invalid_token, TokenScheme::bearer) ==
        R"(Bearer realm="oauth2", error="invalid_token", error_description="why so")");
  CHECK(challenge(ErrorCode::insufficient_scope, TokenScheme::bearer) ==
        R"(Bearer realm="oauth2", error="insufficient_scope", error_description="why so", scope="openid")");
  CHECK(
      challenge(ErrorCode::invalid_token, TokenScheme::dpop) ==
      R"(DPoP realm="oauth2", algs="ES256 PS256 EdDSA", error="invalid_token", error_description="why so")");
  CHECK(challenge(ErrorCode::use_dpop_nonce, TokenScheme::bearer).starts_with("DPoP "));
}
