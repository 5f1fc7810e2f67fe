// Decoding strings and leaving the rest.
#include "oauth/json_text.h"

#include <nlohmann/json.hpp>

namespace oauth {

std::string parameter_text(std::string_view json) {
  if (!json.starts_with('"')) return std::string(json);
  return nlohmann::json::parse(json).get<std::string>();
}

}  // namespace oauth
