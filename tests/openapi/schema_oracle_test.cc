// The validator against an independent one: valijson has to give the same verdict on random schemas and
// values.
#include <doctest/doctest.h>

#include <random>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "openapi/schema.h"

using nlohmann::json;

namespace {

/// Small schemas and values out of few parts, so that they often meet. Only keywords that draft 7
/// (valijson's) and 2020-12 have alike; the seed is fixed.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  json schema(int depth) {
    if (depth == 0 || pick(6) == 0) return leaf();
    switch (pick(8)) {
      case 0:
        return {{"allOf", {schema(depth - 1), schema(depth - 1)}}};
      case 1:
        return {{"anyOf", {schema(depth - 1), schema(depth - 1)}}};
      case 2:
        return {{"oneOf", {schema(depth - 1), schema(depth - 1)}}};
      case 3:
        return {{"not", schema(depth - 1)}};
      case 4:
        return {{"if", schema(depth - 1)}, {"then", schema(depth - 1)}, {"else", schema(depth - 1)}};
      case 5:
        return {{"items", schema(depth - 1)},
                {"minItems", pick(2)},
                {"maxItems", 1 + pick(3)},
                {"uniqueItems", pick(2) == 0}};
      default:
        return object(depth);
    }
  }
  json value(int depth) {
    switch (pick(depth == 0 ? 6 : 9)) {
      case 0:
        return nullptr;
      case 1:
        return pick(2) == 0;
      case 2:
      case 3:
        return static_cast<int>(pick(6)) - 1;
      case 4:
        return static_cast<double>(pick(8)) + 0.5;
      case 5:
        return name();
      case 6: {
        json out = json::array();
        for (unsigned i = pick(4); i > 0; --i) out.push_back(value(depth - 1));
        return out;
      }
      default: {
        json out = json::object();
        for (unsigned i = pick(4); i > 0; --i) out[name()] = value(depth - 1);
        return out;
      }
    }
  }

 private:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  std::string name() { return std::string(1, static_cast<char>('a' + pick(3))) + (pick(4) == 0 ? "x" : ""); }
  json leaf() {
    static const char* const kTypes[] = {"null", "boolean", "integer", "number", "string", "array", "object"};
    switch (pick(10)) {
      case 0:
        return {{"type", kTypes[pick(7)]}};
      case 1:
        return {{"type", {kTypes[pick(3)], kTypes[3 + pick(4)]}}};
      case 2:
        return {{"minimum", pick(4)}, {"maximum", pick(6)}};
      case 3:
        return {{"exclusiveMinimum", pick(4)}};
      case 4:
        return {{"minLength", pick(3)}, {"maxLength", 1 + pick(2)}};
      case 5:
        return {{"pattern", "^[ab]+$"}};
      case 6:
        return {{"enum", {value(1), value(0), value(0)}}};
      case 7:
        return {{"const", value(1)}};
      case 8:
        return {{"type", "integer"}, {"multipleOf", 1 + pick(3)}};
      default:
        return pick(2) == 0;
    }
  }
  json object(int depth) {
    json out{{"properties", {{"a", schema(depth - 1)}, {"b", schema(depth - 1)}}}};
    if (pick(2) == 0) out["required"] = {name()};
    if (pick(3) == 0) out["additionalProperties"] = schema(depth - 1);
    if (pick(4) == 0) out["patternProperties"] = {{"x$", schema(depth - 1)}};
    if (pick(4) == 0) out["minProperties"] = pick(3);
    if (pick(4) == 0) out["propertyNames"] = {{"maxLength", 1}};
    return out;
  }

  std::mt19937 random_;
};

bool oracle(const json& schema, const json& value) {
  valijson::Schema compiled;
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema), compiled);
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  return validator.validate(compiled, valijson::adapters::NlohmannJsonAdapter(value), nullptr);
}

}  // namespace

TEST_CASE("schema: the same verdict as valijson on 4000 random schemas and values") {
  Generator generator(2026);
  int valid = 0;
  for (int i = 0; i < 4000; ++i) {
    const json schema = generator.schema(3), value = generator.value(3);
    const nlohmann::ordered_json ordered(schema);
    const auto compiled = openapi::Schema::compile(ordered, ordered);
    REQUIRE(compiled);
    const bool expect = oracle(schema, value);
    INFO(schema.dump(), "  ", value.dump());
    CHECK(compiled->validate(value).empty() == expect);
    valid += expect ? 1 : 0;
  }
  // Both verdicts are well represented.
  CHECK(valid > 1000);
  CHECK(valid < 3000);
}
