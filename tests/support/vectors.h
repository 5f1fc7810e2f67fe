// Published test vectors: the files in tests/vectors/.
#pragma once
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace test_support {

/// Throws if the file is not there or is no JSON.
inline nlohmann::json vectors(const std::string& name) {
  std::ifstream file(std::string(SOURCE_DIR) + "/tests/vectors/" + name);
  if (!file) throw std::runtime_error("no such vectors: " + name);
  return nlohmann::json::parse(file);
}

}  // namespace test_support
