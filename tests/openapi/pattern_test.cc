// Patterns: what is supported, what matches, and that no text can make the matcher explode.
#include "openapi/pattern.h"

#include <doctest/doctest.h>

using openapi::Pattern;

TEST_CASE("pattern: what matches and what does not") {
  struct Case {
    const char* expression;
    const char* text;
    bool matches;
  };
  const Case cases[] = {
      {"^[A-Z]{3}$", "EUR", true},
      {"^[A-Z]{3}$", "EURO", false},
      {"^[A-Z]{3}$", "EU", false},
      {"^[A-Z]{3}$", "EUR\n", false},
      {"b", "abc", true},
      {"^b", "abc", false},
      {"^\"?[A-Za-z0-9_:.-]+\"?$", "\"key-1\"", true},
      {"^\"?[A-Za-z0-9_:.-]+\"?$", "key 1", false},
      {"^(?:a|bc)+$", "abcbca", true},
      {"^\\d{2,4}$", "123", true},
      {"^\\d{2,4}$", "1", false},
      {"^\\d{2,4}$", "12345", false},
      {"^\\+\\.\\/$", "+./", true},
      {"^$", "", true},
      {"^[^a]$", "b", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expression);
    CAPTURE(c.text);
    const auto pattern = Pattern::compile(c.expression);
    REQUIRE(pattern);
    CHECK(pattern->matches(c.text) == c.matches);
    CHECK(pattern->expression() == c.expression);
  }
}

TEST_CASE("pattern: expressions that are refused, and why") {
  struct Case {
    std::string expression;
    const char* description;
  };
  const Case cases[] = {
      {"(a", "the pattern is not a regular expression"},
      {"a\\", "the pattern ends in a backslash"},
      {"(a)\\1", "back-references are not supported"},
      {"(?=a)", "of the groups that begin with (? only (?: is supported"},
      {"(?<n>a)", "of the groups that begin with (? only (?: is supported"},
      {"\\p{L}",
       "of the escapes with a letter only \\d \\D \\w \\W \\s \\S \\b \\B \\t \\n \\r \\f \\v are supported"},
      {"\\u0041",
       "of the escapes with a letter only \\d \\D \\w \\W \\s \\S \\b \\B \\t \\n \\r \\f \\v are supported"},
      {"[[:alpha:]]", "POSIX classes are not supported: write the characters out"},
      {"é", "patterns are printable ASCII: write the character classes out"},
      {"a{513}", "the pattern repeats more than 512 times: use maxLength"},
      {"a{1,513}", "the pattern repeats more than 512 times: use maxLength"},
      {std::string(513, 'a'), "the pattern is longer than 512 bytes"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expression);
    const auto pattern = Pattern::compile(c.expression);
    REQUIRE(!pattern);
    CHECK(pattern.error().description == c.description);
  }
  CHECK(Pattern::compile("a{512}"));
  CHECK(Pattern::compile(std::string(512, 'a')));
}

TEST_CASE("pattern: 4096 bytes are matched, a byte more and a mebibyte are refused unmatched (CWE-674)") {
  const auto pattern = Pattern::compile("^a*$");
  CHECK(pattern->matches(std::string(4096, 'a')));
  CHECK(!pattern->matches(std::string(4097, 'a')));
  CHECK(!pattern->matches(std::string(1 << 20, 'a')));
}

TEST_CASE("pattern: nested repetition stays linear (CWE-1333)") {
  // A backtracking matcher needs 2^4095 steps to say no.
  const auto pattern = Pattern::compile("^(a+)+$");
  CHECK(!pattern->matches(std::string(4095, 'a') + "b"));
}
