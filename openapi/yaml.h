// YAML 1.2 files as JSON values, with the line of every place for messages.
#pragma once
#include <yaml-cpp/yaml.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace openapi {

/// A parsed file. Scalars follow the core schema of YAML 1.2: `yes` and 2026-11-01 are texts. Keys are always
/// texts.
struct YamlFile {
  struct Fault {
    int line = 0;         // 1-based
    std::string pointer;  // JSON pointer
    std::string reason;
  };
  nlohmann::ordered_json json;
  std::vector<Fault> faults;  // empty: `json` is the whole file

  /// The line of the member or element that a JSON pointer names, or of the nearest parent that exists.
  int line_of(const std::string& pointer) const;

  YAML::Node root;
};

/// Limits: 16 MiB, 1,000,000 values with aliases expanded, 100 levels. Bytes that are not UTF-8, control
/// characters, duplicate keys, merge keys (`<<`), tags other than those of JSON, infinities and NaN are
/// faults. Throws nothing.
YamlFile read_yaml(const std::string& text);

}  // namespace openapi
