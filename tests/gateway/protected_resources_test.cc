// Which documents are protected resources.
#include "gateway/protected_resources.h"

#include <doctest/doctest.h>

using namespace gateway;

namespace {

openapi::Document document(const char* base_path, openapi::Served served_by,
                           std::vector<std::string> scopes) {
  openapi::Document made;
  made.base_path = base_path;
  made.operations.resize(1);
  made.operations[0].policy.served_by = served_by;
  for (const std::string& scope : scopes) made.scopes.emplace_back(scope, "words");
  return made;
}

}  // namespace

TEST_CASE(
    "protected resources: each API by its base path; documents with the same one are one (RFC 9728 3.1)") {
  openapi::Document payments = document("/v1", openapi::Served::proxy, {"payments:write"});
  payments.details_types.resize(1);
  payments.details_types[0].name = "payment_initiation";
  const openapi::Document refunds = document("/v1", openapi::Served::proxy, {"refunds:write"});
  const openapi::Document cards = document("/cards/v2", openapi::Served::proxy, {"cards:read"});
  const openapi::Document root = document("/", openapi::Served::proxy, {"all"});
  const openapi::Document oauth = document("/", openapi::Served::oauth, {"openid"});
  const openapi::Document pages = document("/", openapi::Served::portal, {});
  const auto resources = protected_resources({&payments, &oauth, &refunds, &cards, &pages, &root});
  REQUIRE(resources.size() == 3);
  CHECK(resources[0].path == "/v1");
  CHECK(resources[0].scopes.text() == "payments:write refunds:write");
  CHECK(resources[0].authorization_details_types == std::vector<std::string>{"payment_initiation"});
  CHECK(resources[1].path == "/cards/v2");
  CHECK(resources[1].scopes.text() == "cards:read");
  CHECK(resources[2].path.empty());
  CHECK(resources[2].scopes.text() == "all");
}

TEST_CASE("protected resources: the metadata of an API is below the well-known path (RFC 9728 3.1)") {
  const auto at = [](const char* base_path) {
    return resource_metadata_url("https://api.example", base_path);
  };
  const std::string origin = "https://api.example/.well-known/oauth-protected-resource";
  CHECK(at("/v1") == origin + "/v1");
  CHECK(at("/cards/v2") == origin + "/cards/v2");
  CHECK(at("") == origin);
  CHECK(at("/") == origin);
  CHECK(at("/a/b/c") == origin);
}
