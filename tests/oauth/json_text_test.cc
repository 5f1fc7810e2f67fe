// Members of request objects as parameters (RFC 9101 4).
#include "oauth/json_text.h"

#include <doctest/doctest.h>

TEST_CASE("json text: strings are decoded, everything else stays as it was written (RFC 9101 4)") {
  CHECK(oauth::parameter_text(R"("code")") == "code");
  CHECK(oauth::parameter_text(R"("")") == "");
  CHECK(oauth::parameter_text(R"("a\"b\\c\u00e4\ud83d\ude00\n")") == "a\"b\\c\u00e4\U0001F600\n");
  CHECK(oauth::parameter_text("3600") == "3600");
  CHECK(oauth::parameter_text("true") == "true");
  CHECK(oauth::parameter_text("null") == "null");
  CHECK(oauth::parameter_text(R"([{"type":"payment"}])") == R"([{"type":"payment"}])");
  CHECK(oauth::parameter_text(R"({"id_token":{"acr":null}})") == R"({"id_token":{"acr":null}})");
}
