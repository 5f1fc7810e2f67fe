// Writing structured fields: the one way to write each kind of item.
#include <doctest/doctest.h>

#include "http/structured_fields.h"

using namespace http::sf;

TEST_CASE("structured fields: each kind of item is written as RFC 9651 4.1 says") {
  const auto text = [](const BareItem& value) {
    std::string out;
    append(out, value);
    return out;
  };
  CHECK(text(true) == "?1");
  CHECK(text(false) == "?0");
  CHECK(text(std::int64_t{0}) == "0");
  CHECK(text(std::int64_t{-999'999'999'999'999}) == "-999999999999999");
  CHECK(text(std::string("a \"b\" \\ c")) == R"("a \"b\" \\ c")");
  CHECK(text(Token{"text/plain"}) == "text/plain");
  CHECK(text(Bytes{std::string("\xff\x00\x01", 3)}) == ":/wAB:");
  CHECK(text(Bytes{}) == "::");
}

TEST_CASE("structured fields: a parameter or member that is true is written by its key alone") {
  const Dictionary fields{
      {"on", Item{true}},
      {"off", Item{false}},
      {"sig1", InnerList{{Item{std::string("@method")}, Item{std::string("date"), {{"req", true}}}},
                         {{"created", std::int64_t{1618884473}}, {"keyid", std::string("k")}}}}};
  std::string out;
  append(out, fields);
  CHECK(out == R"(on, off=?0, sig1=("@method" "date";req);created=1618884473;keyid="k")");
  const auto again = parse_dictionary(out);
  REQUIRE(again);
  CHECK(*again == fields);
}
