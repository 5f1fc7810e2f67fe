// Reading `x-tollgate-errors`.
#include "openapi/error_codes.h"

#include <algorithm>

#include "openapi/pointer.h"

namespace openapi {
namespace {

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

int read_status(Reader& reader, const Located& error) {
  const Located place = reader.member(error, "status");
  const auto in_range = [](const nlohmann::ordered_json& value) {
    return value.is_number_unsigned() && value >= 400 && value <= 599;
  };
  if (place.node && in_range(*place.node)) return place.node->get<int>();
  reader.problem(place.node ? place.pointer : error.pointer, "needs a status from 400 to 599");
  return 0;
}

}  // namespace

std::vector<ErrorDoc> read_error_codes(Reader& reader, const Located& document) {
  std::vector<ErrorDoc> out;
  const Located errors = reader.member(document, "x-tollgate-errors");
  if (!errors.node) return out;
  if (!errors.node->is_object())
    return reader.problem(errors.pointer, "must be an object of error codes"), out;
  for (const auto& [code, value] : errors.node->items()) {
    const Located place{&value, child_pointer(errors.pointer, code)};
    if (!is_code(code))
      reader.problem(place.pointer, "must be a name of a-z, 0-9 and _, at most 64 characters");
    if (!value.is_object()) {
      reader.problem(place.pointer, "must be an object with status, title, meaning and remedy");
      continue;
    }
    reader.only(place, {"status", "title", "meaning", "remedy"});
    ErrorDoc error{code, read_status(reader, place), {}, {}, {}};
    error.title = reader.text(place, "title", true);
    error.meaning = reader.text(place, "meaning", true);
    error.remedy = reader.text(place, "remedy", true);
    out.push_back(std::move(error));
  }
  return out;
}

}  // namespace openapi
