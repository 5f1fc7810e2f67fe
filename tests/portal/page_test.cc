// Templates: what refuses to load, and that hostile values stay text wherever they are put.
#include "portal/page.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "portal/template_lint.h"
#include "tests/support/portal_world.h"

namespace fs = std::filesystem;
using test_support::contains;

namespace {

/// A small folder of templates that loads; tests break one file of it.
class TemplateFolder {
 public:
  TemplateFolder() {
    fs::remove_all(dir_);
    for (const char* language : {"en", "zh-CN"}) {
      fs::create_directories(dir_ / "messages" / language);
      write(std::string("messages/") + language + "/all.txt", "hello = Hello {NAME}\n");
    }
    fs::create_directories(dir_ / "assets");
    write_template("layout.tpl", "<html lang=\"{{LANG}}\">{{>PAGE}}</html>");
    write_template("page.tpl", "<p>{{T_HELLO}}</p>{{#ROW}}<i>{{X}}{{NAME}}</i>{{/ROW}}");
  }
  ~TemplateFolder() { fs::remove_all(dir_); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(dir_ / name) << text; }
  void write_template(const std::string& name, const std::string& text) const {
    write(name, std::string(portal::kAutoescapePragma) + "\n" + text);
  }
  void remove(const std::string& name) const { fs::remove_all(dir_ / name); }
  portal::LoadedRenderer load() const { return portal::Renderer::load(dir_.string()); }

 private:
  fs::path dir_ = fs::path(BINARY_DIR) / "portal-page-test";
};

}  // namespace

TEST_CASE("templates: a good folder renders; sections repeat and see what encloses them") {
  const TemplateFolder folder;
  const portal::LoadedRenderer loaded = folder.load();
  REQUIRE(loaded.problems.empty());
  portal::Model page, shared;
  shared.set("LANG", "en");
  page.set("NAME", "<Ada & \"Co\">");
  page.add("ROW").set("X", "1");
  page.add("ROW").set("X", "2").set("NAME", "own");
  const std::string html = loaded.renderer->render(portal::Language::en, "page", page, shared);
  CHECK(contains(html, "<html lang=\"en\">"));
  CHECK(contains(html, "<p>Hello &lt;Ada &amp; &quot;Co&quot;&gt;</p>"));
  CHECK(contains(html, "<i>1&lt;Ada &amp; &quot;Co&quot;&gt;</i><i>2own</i>"));
  CHECK_THROWS_AS(loaded.renderer->render(portal::Language::en, "nothing", page, shared), std::logic_error);
}

TEST_CASE("templates: what is wrong with a folder is told with the file's name, and nothing is served") {
  struct Case {
    const char *name, *file, *text, *problem;
  };
  const Case cases[] = {
      {"no pragma", "page.tpl", "<p>{{X}}</p>", "page.tpl:1: the first line must be"},
      {"escaping off", "bad.tpl", "{{%AUTOESCAPE context=\"HTML\"}}\n{{X:none}}",
       "bad.tpl:2: a modifier is not allowed"},
      {"unclosed section", "bad.tpl", "{{%AUTOESCAPE context=\"HTML\"}}\n{{#A}}", "bad.tpl: does not parse"},
      {"unquoted attribute", "bad.tpl", "{{%AUTOESCAPE context=\"HTML\"}}\n<a href={{X}}>",
       "bad.tpl: does not parse"},
      {"lines kept in an address", "bad.tpl",
       "{{%AUTOESCAPE context=\"HTML\"}}\n<a href=\"{{X:pre_escape}}\">", "bad.tpl: does not parse"},
      {"unknown message", "bad.tpl", "{{%AUTOESCAPE context=\"HTML\"}}\n{{T_NOTHING}}",
       "bad.tpl: no message 'nothing'"},
      {"missing translation", "messages/en/more.txt", "more = More", "messages/zh-CN: 'more' is missing"},
      {"strange asset", "assets/site.exe", "MZ", "site.exe: not a kind of file that is served"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const TemplateFolder folder;
    folder.write(c.file, c.text);
    const portal::LoadedRenderer loaded = folder.load();
    CHECK(loaded.renderer == nullptr);
    REQUIRE_FALSE(loaded.problems.empty());
    CAPTURE(loaded.problems.front());
    CHECK(contains(loaded.problems.front(), c.problem));
  }
}

TEST_CASE("templates: a folder without layout, or no folder at all, is a problem") {
  const TemplateFolder folder;
  folder.remove("layout.tpl");
  CHECK(contains(folder.load().problems.front(), "no layout.tpl"));
  CHECK(portal::Renderer::load("/nonexistent").renderer == nullptr);
}

TEST_CASE("templates: hostile values in every variable of every shipped template stay text") {
  const char* corpus[] = {"<script>alert(1)</script>",
                          "\"><img src=x onerror=alert(1)>",
                          "' autofocus onfocus=alert(1) '",
                          "javascript:alert(1)",
                          "JaVaScRiPt:alert(1)",
                          "data:text/html,<script>alert(1)</script>",
                          "</title><script>alert(1)</script>",
                          "{{X}}{{%AUTOESCAPE}}",
                          "\xC0\xAF<\xE2\x80\xA8>"};
  const std::regex variable("\\{\\{([A-Z_]+)(:pre_escape)?\\}\\}"), section("\\{\\{#([A-Z_]+)\\}\\}");
  std::string all;
  std::vector<std::string> pages;
  for (const auto& entry : fs::directory_iterator(SOURCE_DIR "/templates")) {
    if (entry.path().extension() != ".tpl") continue;
    std::ifstream in(entry.path());
    all.append(std::istreambuf_iterator<char>(in), {});
    if (entry.path().stem() != "layout") pages.push_back(entry.path().stem().string());
  }
  REQUIRE(pages.size() >= 15);
  std::set<std::string> variables{"NAME", "APP", "DATE"}, sections;
  for (std::sregex_iterator it(all.begin(), all.end(), variable), end; it != end; ++it)
    variables.insert((*it)[1]);
  for (std::sregex_iterator it(all.begin(), all.end(), section), end; it != end; ++it)
    sections.insert((*it)[1]);
  for (const char* hostile : corpus) {
    CAPTURE(hostile);
    portal::Model shared, page;
    for (const std::string& name : variables) {
      shared.set(name, hostile);
      page.set(name, hostile);
    }
    // Sections see the names around them, so one level of each shows every variable.
    for (const std::string& name : sections) {
      shared.show(name);
      page.show(name);
    }
    for (const std::string& name : pages) {
      CAPTURE(name);
      const std::string html =
          test_support::shipped_renderer().render(portal::Language::en, name, page, shared);
      CHECK_FALSE(contains(html, "<script>alert"));
      CHECK_FALSE(contains(html, "<img src=x"));
      CHECK_FALSE(contains(html, "' autofocus onfocus=alert(1) '"));
      const std::regex dangerous("(href|action|src)=\"\\s*(javascript|data):", std::regex::icase);
      CHECK_FALSE(std::regex_search(html, dangerous));
    }
  }
}
