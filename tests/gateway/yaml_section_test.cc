// Tests of typed reads from YAML with their lines.
#include "gateway/yaml_section.h"

#include <doctest/doctest.h>

using namespace gateway;
using namespace std::chrono_literals;

namespace {

std::string text(const std::vector<openapi::Problem>& problems) {
  std::string out;
  for (const openapi::Problem& p : problems)
    out += std::to_string(p.line) + " " + p.path + " " + p.reason + "\n";
  return out;
}

struct Read {
  explicit Read(const std::string& yaml) : section("f.yaml", "", YAML::Load(yaml), problems) {}
  std::vector<openapi::Problem> problems;
  YamlSection section;
};

}  // namespace

TEST_CASE("durations: every unit, and the limits on both sides") {
  CHECK(parse_duration("0s") == 0ms);
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("10s") == 10'000ms);
  CHECK(parse_duration("5m") == 300'000ms);
  CHECK(parse_duration("2h") == 7'200'000ms);
  CHECK(parse_duration("30d") == 2'592'000'000ms);
  CHECK(parse_duration("3653d").has_value());
  for (const char* wrong : {"", "s", "10", "-1s", "+1s", "1.5s", "1 s", "1S", "1w", "3654d",
                            "99999999999999999999s", "1ss", "1s "}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_duration(wrong));
  }
}

TEST_CASE("yaml section: an absent key leaves its target unchanged") {
  Read r("{}");
  std::string s = "default";
  bool b = true;
  std::uint64_t n = 7;
  std::chrono::seconds t = 9s;
  r.section.read("s", s);
  r.section.read("b", b);
  r.section.read_unsigned("n", n, 0, 10);
  r.section.read("t", t);
  r.section.finish();
  CHECK(text(r.problems) == "");
  CHECK(s == "default");
  CHECK(b);
  CHECK(n == 7);
  CHECK(t == 9s);
}

TEST_CASE("yaml section: the mappings of a list, each with its line and place") {
  Read r("list:\n  - {s: one}\n  - {s: two, x: 1}\n  - three\n");
  std::vector<std::string> got;
  for (YamlSection& item : r.section.items("list")) {
    got.emplace_back("default");
    item.read("s", got.back());
    item.finish();
  }
  CHECK(r.section.items("absent").empty());
  r.section.finish();
  CHECK(got == std::vector<std::string>{"one", "two", "default"});
  CHECK(text(r.problems) ==
        "4 list[2] must be a mapping of keys to values\n"
        "3 list[1].x is not a known key; known here: s\n");
  Read wrong("list: {s: one}\n");
  CHECK(wrong.section.items("list").empty());
  CHECK(text(wrong.problems) == "1 list must be a list of mappings\n");
}

TEST_CASE("yaml section: values of their type are read") {
  Read r("s: text\nb: false\nn: 10\nt: 2m\nf: 250ms\n");
  std::string s;
  bool b = true;
  std::uint64_t n = 0;
  std::chrono::seconds t{};
  std::chrono::milliseconds f{};
  r.section.read("s", s);
  r.section.read("b", b);
  r.section.read_unsigned("n", n, 0, 10);
  r.section.read("t", t);
  r.section.read("f", f);
  r.section.finish();
  CHECK(text(r.problems) == "");
  CHECK(s == "text");
  CHECK_FALSE(b);
  CHECK(n == 10);
  CHECK(t == 120s);
  CHECK(f == 250ms);
}

TEST_CASE("yaml section: a value of another type is a problem and changes nothing") {
  Read r("s: [1]\nb: yes\nn: 11\nm: 1x\nt: 1500ms\nd: soon\n");
  std::string s = "kept";
  bool b = false;
  std::uint64_t n = 1, m = 2;
  std::chrono::seconds t = 3s, d = 4s;
  r.section.read("s", s);
  r.section.read("b", b);
  r.section.read_unsigned("n", n, 0, 10);
  r.section.read_unsigned("m", m, 0, 10);
  r.section.read("t", t);
  r.section.read("d", d);
  r.section.finish();
  CHECK(text(r.problems) ==
        "1 s must be a text\n2 b must be true or false\n3 n must be a whole number from 0 to 10\n"
        "4 m must be a whole number from 0 to 10\n5 t must be whole seconds\n"
        "6 d must be a duration such as 250ms, 10s, 5m, 2h or 30d\n");
  CHECK(s == "kept");
  CHECK_FALSE(b);
  CHECK(n == 1);
  CHECK(m == 2);
  CHECK(t == 3s);
  CHECK(d == 4s);
}

TEST_CASE("yaml section: numbers at and beyond their limits") {
  for (const auto& [yaml, fine] : {std::pair{"n: 4", false},
                                   {"n: 5", true},
                                   {"n: 9", true},
                                   {"n: 10", false},
                                   {"n: -5", false},
                                   {"n: 5.0", false},
                                   {"n: 0x5", false},
                                   {"n: 18446744073709551616", false},
                                   {"n:", false}}) {
    CAPTURE(yaml);
    Read r(yaml);
    std::uint64_t n = 0;
    r.section.read_unsigned("n", n, 5, 9);
    CHECK(r.problems.empty() == fine);
  }
}

TEST_CASE("yaml section: unknown and repeated keys are named with their line") {
  Read r("a: 1\nx: 2\na: 3\n");
  std::string a;
  r.section.read("a", a);
  r.section.finish();
  CHECK(text(r.problems) == "2 x is not a known key; known here: a\n3 a is given twice\n");
}

TEST_CASE("yaml section: sub-mappings have dotted names, absent ones are empty") {
  Read r("outer:\n  inner:\n    wrong: 1\n");
  YamlSection outer = r.section.section("outer");
  YamlSection inner = outer.section("inner");
  inner.finish();
  YamlSection absent = r.section.section("absent");
  absent.finish();
  CHECK(absent.names().empty());
  CHECK(outer.names() == std::vector<std::string>{"inner"});
  CHECK(text(r.problems).find("3 outer.inner.wrong is not a known key") == 0);
}

TEST_CASE("yaml section: what is no mapping is one problem and reads as empty") {
  Read r("[1, 2]");
  std::string s = "kept";
  r.section.read("s", s);
  r.section.finish();
  CHECK(text(r.problems) == "1 (file) must be a mapping of keys to values\n");
  CHECK(s == "kept");
}

TEST_CASE("yaml section: a ratio is a decimal number from 0 to 1") {
  double ratio = 0.5;
  Read good("{a: 0, b: 1, c: 0.125}");
  good.section.read_ratio("absent", ratio);
  CHECK(ratio == 0.5);
  good.section.read_ratio("a", ratio);
  CHECK(ratio == 0);
  good.section.read_ratio("b", ratio);
  CHECK(ratio == 1);
  good.section.read_ratio("c", ratio);
  CHECK(ratio == 0.125);
  CHECK(text(good.problems) == "");
  for (const char* wrong : {"-0.001", "1.001", "0,5", "1 %", "nan", "infinity", "''", "[]", "+1", "0x1"}) {
    CAPTURE(wrong);
    Read bad(std::string("r: ") + wrong);
    bad.section.read_ratio("r", ratio);
    CHECK(text(bad.problems) == "1 r must be a number from 0 to 1\n");
    CHECK(ratio == 0.125);
  }
}
