// Catalogues and the choice of language.
#include "portal/i18n.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using portal::Catalogue;
using portal::Language;

TEST_CASE("language: ?lang= before cookie before Accept-Language before English (RFC 9110 12.5.4)") {
  struct Case {
    const char *query, *cookie, *accept;
    Language language;
  };
  const Case cases[] = {
      {"", "", "", Language::en},
      {"zh-CN", "en", "en", Language::zh_cn},
      {"ZH-cn", "", "", Language::zh_cn},
      {"", "zh-CN", "en", Language::zh_cn},
      {"fr", "zh-CN", "", Language::zh_cn},
      {"", "", "zh-CN,zh;q=0.9,en;q=0.8", Language::zh_cn},
      {"", "", "en;q=0.8, zh;q=0.9", Language::zh_cn},
      {"", "", "en, zh", Language::en},
      {"", "", "fr, de", Language::en},
      {"", "", "zh-TW", Language::zh_cn},
      {"", "", "zh;q=0", Language::en},
      {"", "", "zh;q=0.001", Language::zh_cn},
      {"", "", "zh;q=x", Language::en},
      {"", "", "zh;q=", Language::en},
      {"", "", ",;,", Language::en},
      {"", "", "zhx", Language::en},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    CAPTURE(c.cookie);
    CAPTURE(c.accept);
    CHECK(portal::choose_language(c.query, c.cookie, c.accept) == c.language);
  }
}

TEST_CASE("catalogue: lines, comments and what is wrong with them") {
  Catalogue catalogue;
  std::vector<std::string> problems;
  catalogue.add("# comment\n\nhello = Hello = {NAME}!\r\nbad line\nBAD = x\nempty =\nhello = again",
                "en/x.txt", problems);
  CHECK(catalogue.text("hello", {{"NAME", "<Ada>"}}) == "Hello = <Ada>!");
  REQUIRE(problems.size() == 4);
  CHECK(problems[0] == "en/x.txt:4: must be 'key = text' with a key of a-z 0-9 _ : . -");
  CHECK(problems[1].starts_with("en/x.txt:5: "));
  CHECK(problems[2].starts_with("en/x.txt:6: "));
  CHECK(problems[3] == "en/x.txt:7: 'hello' is there already");
  CHECK_THROWS_AS(catalogue.text("nothing"), std::logic_error);
  CHECK_THROWS_AS(catalogue.text("hello"), std::logic_error);
}

TEST_CASE("catalogue: an argument is not searched for placeholders") {
  Catalogue catalogue;
  std::vector<std::string> problems;
  catalogue.add("both = {A} and {B}", "x", problems);
  CHECK(catalogue.text("both", {{"A", "{B}"}, {"B", "b"}}) == "{B} and b");
}

TEST_CASE("catalogues: another language must have the keys and placeholders of English") {
  const std::filesystem::path dir = std::filesystem::path(BINARY_DIR) / "portal-i18n-test";
  std::filesystem::remove_all(dir);
  std::filesystem::create_directories(dir / "en");
  std::filesystem::create_directories(dir / "zh-CN");
  std::ofstream(dir / "en" / "a.txt") << "one = One\ntwo = Two {N}\nthree = Three\nscope:a = A\nrule:a = A\n";
  std::ofstream(dir / "zh-CN" / "a.txt")
      << "one = x\ntwo = y {M}\nextra = z\nscope:b = B\nerror:c:meaning = C\nrule:b = B\n";
  std::vector<std::string> problems;
  portal::Catalogues::load(dir.string(), problems);
  const std::vector<std::string> expected{
      "messages/zh-CN: 'three' is missing",
      "messages/zh-CN: 'two' has other placeholders than the English text",
      "messages/zh-CN: 'extra' is not a key of the English catalogue"};
  CHECK(problems == expected);
  std::filesystem::remove_all(dir / "zh-CN");
  problems.clear();
  portal::Catalogues::load(dir.string(), problems);
  REQUIRE_FALSE(problems.empty());
  CHECK(problems[0].ends_with("no catalogue (*.txt) in this folder"));
  std::filesystem::remove_all(dir);
}

TEST_CASE("catalogues: the shipped ones are complete in both languages") {
  std::vector<std::string> problems;
  const auto catalogues = portal::Catalogues::load(SOURCE_DIR "/templates/messages", problems);
  CHECK(problems.empty());
  CHECK(catalogues.of(Language::en).messages().size() > 200);
}
