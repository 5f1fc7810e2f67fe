// Client metadata: what is read, what is refused, and that it reads back as written (RFC 7591 2).
#include "oauth/client_metadata.h"

#include <doctest/doctest.h>

namespace {

using oauth::parse_client_metadata;

oauth::ClientMetadata full() {
  oauth::ClientMetadata metadata;
  metadata.profile = oauth::Profile::fapi2;
  metadata.application_type = oauth::ApplicationType::native;
  metadata.token_endpoint_auth_method = oauth::AuthMethod::private_key_jwt;
  metadata.token_endpoint_auth_signing_alg = "ES256";
  metadata.grant_types = {oauth::GrantType::client_credentials, oauth::GrantType::device_code};
  metadata.jwks = R"({"keys":[]})";
  metadata.tls_client_auth_subject_dn = "CN=shop,O=Shop";
  metadata.require_pushed_authorization_requests = true;
  metadata.dpop_bound_access_tokens = true;
  metadata.id_token_signed_response_alg = "PS256";
  metadata.authorization_details_types = {"payment_initiation"};
  metadata.access_token_format = oauth::AccessTokenFormat::jwt;
  metadata.subject_type = oauth::SubjectType::pairwise;
  metadata.post_logout_redirect_uris = {"https://shop.example/bye"};
  metadata.contacts = {"dev@shop.example"};
  return metadata;
}

TEST_CASE("client metadata reads back as it was written (RFC 7591 2)") {
  for (const auto& metadata : {oauth::ClientMetadata{}, full()}) {
    const auto read = parse_client_metadata(oauth::client_metadata_json(metadata));
    REQUIRE(read);
    CHECK(*read == metadata);
  }
  CHECK(oauth::client_metadata_json({}) == "{}");
}

TEST_CASE("client metadata: members that others define are left alone, known ones must have their type") {
  struct Case {
    const char* json;
    const char* about;  // "-": accepted
  };
  const std::string long_name(2049, 'x');
  const std::string too_long = R"({"logo_uri":")" + long_name + "\"}";
  const std::string deep = "{\"jwks\":" + std::string(40, '[') + std::string(40, ']') + "}";
  const Case cases[] = {
      {"{}", "-"},
      {R"({"client_name":7,"x":{"y":[]}})", "-"},
      {R"({"jwks":null})", "-"},
      {R"({"profile":"fapi2"})", "-"},
      {R"({"profile":"fapi3"})", "profile"},
      {R"({"application_type":"native"})", "-"},
      {R"({"application_type":"mobile"})", "application_type"},
      {R"({"token_endpoint_auth_method":"password"})", "token_endpoint_auth_method"},
      {R"({"token_endpoint_auth_method":["none"]})", "token_endpoint_auth_method"},
      {R"({"grant_types":["implicit"]})", "grant_types"},
      {R"({"grant_types":"refresh_token"})", "grant_types"},
      {R"({"dpop_bound_access_tokens":"true"})", "dpop_bound_access_tokens"},
      {R"({"contacts":["a",1]})", "contacts"},
      {R"({"contacts":[""]})", "contacts"},
      {R"({"jwks":"{}"})", "jwks"},
      {R"({"jwks_uri":1})", "jwks_uri"},
      {too_long.c_str(), "logo_uri"},
      {deep.c_str(), ""},
      {"[]", ""},
      {"{", ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.json);
    const auto read = parse_client_metadata(c.json);
    CHECK((read ? "-" : read.error().about) == c.about);
    if (!read) CHECK(read.error().code == base::ErrorCode::invalid_client_metadata);
  }
}

TEST_CASE("client metadata: a grant type that is named twice counts once") {
  const auto read = parse_client_metadata(R"({"grant_types":["refresh_token","refresh_token"]})");
  REQUIRE(read);
  CHECK(read->grant_types.size() == 1);
  CHECK(read->allows(oauth::GrantType::refresh_token));
  CHECK_FALSE(read->allows(oauth::GrantType::authorization_code));
}

}  // namespace
