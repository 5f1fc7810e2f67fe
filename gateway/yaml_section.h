// Reads one mapping of tollgate.yaml against the keys it may have, collecting every problem with its line.
#pragma once
#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/document.h"

namespace gateway {

/// Call the readers for every key that exists, then finish(). A key that is absent leaves its target
/// unchanged.
class YamlSection {
 public:
  /// `path` is the dotted name of this mapping, "" for the file's root.
  YamlSection(std::string file, std::string path, YAML::Node node, std::vector<openapi::Problem>& problems);

  void read(std::string_view key, std::string& out);
  void read(std::string_view key, bool& out);
  void read(std::string_view key, std::vector<std::string>& out);
  void read_unsigned(std::string_view key, std::uint64_t& out, std::uint64_t least, std::uint64_t most);
  /// A decimal number from 0 to 1.
  void read_ratio(std::string_view key, double& out);
  /// "250ms", "10s", "5m", "2h", "30d".
  void read(std::string_view key, std::chrono::milliseconds& out);
  void read(std::string_view key, std::chrono::seconds& out);
  /// The sub-mapping of a key; an empty one if absent.
  YamlSection section(std::string_view key);
  /// The mappings in the list of a key, each with its place in its name; none if absent.
  std::vector<YamlSection> items(std::string_view key);
  /// Every key of a mapping whose keys are names that the operator chose.
  std::vector<std::string> names();
  bool has(std::string_view key) const;
  bool is_list(std::string_view key) const;
  void problem(std::string_view key, std::string reason);
  /// Reports each key that was not read.
  void finish();

 private:
  YAML::Node child(std::string_view key);
  std::string dotted(std::string_view key) const;
  void add(const YAML::Mark& mark, std::string path, std::string reason);

  std::string file_, path_;
  YAML::Node node_;
  std::vector<openapi::Problem>& problems_;
  std::vector<std::string> known_;
};

/// Parses "250ms" … "30d"; nullopt if malformed or over ten years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace gateway
