// Scopes in words.
#include "portal/scope_words.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("scope words: in document order, translated if the catalogue has them, never left out") {
  PortalWorld world;
  portal::Catalogue catalogue;
  std::vector<std::string> problems;
  catalogue.add("scope:accounts:read = 查看账户", "x", problems);
  const auto groups = portal::scopes_in_words(
      world.context->documents, catalogue, *oauth::ScopeSet::parse("old:scope payments:write accounts:read"));
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].title == "Shop API");
  REQUIRE(groups[0].scopes.size() == 2);
  CHECK(groups[0].scopes[0].words == "查看账户");
  CHECK(groups[0].scopes[1].words == "Make payments from your accounts");
  CHECK(groups[1].title.empty());
  CHECK(groups[1].scopes[0].words == "old:scope");
  CHECK(portal::all_scopes(world.context->documents, catalogue)[0].scopes.size() == 2);
}

TEST_CASE("public documents: the portal's own pages are not an API") {
  const openapi::Loaded loaded = openapi::load_document(SOURCE_DIR "/openapi/portal.yaml");
  REQUIRE(loaded.document != nullptr);
  const std::vector<const openapi::Document*> documents{loaded.document.get()};
  CHECK(portal::public_documents(documents).empty());
  CHECK(portal::find_public_document(documents, "portal") == nullptr);
  PortalWorld world;
  CHECK(portal::find_public_document(world.context->documents, "shop") == world.documents[0].get());
}

TEST_CASE(
    "scope words: the scopes of OpenID Connect are about the person, in both languages (OIDC Core 5.4)") {
  const openapi::Loaded loaded = openapi::load_document(SOURCE_DIR "/openapi/oauth.yaml");
  for (const openapi::Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document != nullptr);
  const std::vector<const openapi::Document*> documents{loaded.document.get()};
  const auto wanted = *oauth::ScopeSet::parse("openid profile email address phone offline_access");
  for (const auto& [language, title, email] :
       {std::tuple(portal::Language::en, "About you", "See your e-mail address"),
        std::tuple(portal::Language::zh_cn, "关于您", "查看您的电子邮件地址")}) {
    const auto groups =
        portal::scopes_in_words(documents, shipped_renderer().catalogues().of(language), wanted);
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].title == title);
    REQUIRE(groups[0].scopes.size() == 6);
    CHECK(groups[0].scopes[2].name == "email");
    CHECK(groups[0].scopes[2].words == email);
  }
}
