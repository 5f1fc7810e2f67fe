// Typed reads from a YAML mapping with line numbers and unknown-key detection.
#include "gateway/yaml_section.h"

#include <algorithm>
#include <charconv>

namespace gateway {

YamlSection::YamlSection(std::string file, std::string path, YAML::Node node,
                         std::vector<openapi::Problem>& problems)
    : file_(std::move(file)), path_(std::move(path)), node_(std::move(node)), problems_(problems) {
  if (node_ && !node_.IsNull() && !node_.IsMap()) {
    add(node_.Mark(), path_.empty() ? "(file)" : path_, "must be a mapping of keys to values");
    node_ = YAML::Node();
  }
}

std::string YamlSection::dotted(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void YamlSection::add(const YAML::Mark& mark, std::string path, std::string reason) {
  problems_.push_back({file_, mark.is_null() ? 0 : mark.line + 1, std::move(path), std::move(reason)});
}

bool YamlSection::has(std::string_view key) const {
  return node_.IsMap() && static_cast<const YAML::Node&>(node_)[std::string(key)].IsDefined();
}

bool YamlSection::is_list(std::string_view key) const {
  return has(key) && static_cast<const YAML::Node&>(node_)[std::string(key)].IsSequence();
}

YAML::Node YamlSection::child(std::string_view key) {
  known_.emplace_back(key);
  if (!has(key)) return YAML::Node(YAML::NodeType::Undefined);
  return node_[std::string(key)];
}

void YamlSection::problem(std::string_view key, std::string reason) {
  add(has(key) ? node_[std::string(key)].Mark() : node_.Mark(), dotted(key), std::move(reason));
}

void YamlSection::read(std::string_view key, std::string& out) {
  const YAML::Node value = child(key);
  if (!value.IsDefined()) return;
  if (!value.IsScalar()) return problem(key, "must be a text");
  out = value.Scalar();
}

void YamlSection::read(std::string_view key, bool& out) {
  const YAML::Node value = child(key);
  if (!value.IsDefined()) return;
  const std::string text = value.IsScalar() ? value.Scalar() : "";
  if (text != "true" && text != "false") return problem(key, "must be true or false");
  out = text == "true";
}

void YamlSection::read(std::string_view key, std::vector<std::string>& out) {
  const YAML::Node value = child(key);
  if (!value.IsDefined()) return;
  const auto is_text = [](const YAML::Node& item) { return item.IsScalar(); };
  if (!value.IsSequence() || !std::all_of(value.begin(), value.end(), is_text))
    return problem(key, "must be a list of texts");
  out.clear();
  for (const YAML::Node& item : value) out.push_back(item.Scalar());
}

void YamlSection::read_unsigned(std::string_view key, std::uint64_t& out, std::uint64_t least,
                                std::uint64_t most) {
  const YAML::Node value = child(key);
  if (!value.IsDefined()) return;
  const std::string text = value.IsScalar() ? value.Scalar() : "";
  std::uint64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc{} || end != text.data() + text.size() || text.empty() || number < least ||
      number > most)
    return problem(key,
                   "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  out = number;
}

void YamlSection::read_ratio(std::string_view key, double& out) {
  const YAML::Node value = child(key);
  if (!value.IsDefined()) return;
  const std::string text = value.IsScalar() ? value.Scalar() : "";
  double number = -1;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = ec == std::errc{} && end == text.data() + text.size();
  if (!whole || !(number >= 0 && number <= 1)) return problem(key, "must be a number from 0 to 1");
  out = number;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view suffix;
    std::int64_t ms;
  };
  static constexpr Unit kUnits[] = {
      {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
  static constexpr std::int64_t kTenYears = std::int64_t{3653} * 86'400'000;
  std::int64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc{} || number < 0) return std::nullopt;
  const std::string_view suffix = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : kUnits)
    if (suffix == unit.suffix && number <= kTenYears / unit.ms)
      return std::chrono::milliseconds{number * unit.ms};
  return std::nullopt;
}

void YamlSection::read(std::string_view key, std::chrono::milliseconds& out) {
  const YAML::Node value = child(key);
  if (!value.IsDefined()) return;
  const auto parsed = value.IsScalar() ? parse_duration(value.Scalar()) : std::nullopt;
  if (!parsed) return problem(key, "must be a duration such as 250ms, 10s, 5m, 2h or 30d");
  out = *parsed;
}

void YamlSection::read(std::string_view key, std::chrono::seconds& out) {
  std::chrono::milliseconds fine = out;
  read(key, fine);
  if (fine % std::chrono::seconds{1} != std::chrono::milliseconds{0})
    return problem(key, "must be whole seconds");
  out = std::chrono::duration_cast<std::chrono::seconds>(fine);
}

YamlSection YamlSection::section(std::string_view key) {
  const YAML::Node value = child(key);
  return {file_, dotted(key), value.IsDefined() ? value : YAML::Node(YAML::NodeType::Null), problems_};
}

std::vector<YamlSection> YamlSection::items(std::string_view key) {
  std::vector<YamlSection> out;
  const YAML::Node value = child(key);
  if (!value.IsDefined()) return out;
  if (!value.IsSequence()) problem(key, "must be a list of mappings");
  for (std::size_t i = 0; value.IsSequence() && i < value.size(); ++i)
    out.emplace_back(file_, dotted(key) + "[" + std::to_string(i) + "]", value[i], problems_);
  return out;
}

std::vector<std::string> YamlSection::names() {
  std::vector<std::string> out;
  if (!node_.IsMap()) return out;
  for (const auto& entry : node_) out.push_back(entry.first.Scalar());
  return out;
}

void YamlSection::finish() {
  if (!node_.IsMap()) return;
  std::vector<std::string> seen;
  for (const auto& entry : node_) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    if (std::ranges::count(seen, key)) add(entry.first.Mark(), dotted(key), "is given twice");
    seen.push_back(key);
    if (std::ranges::count(known_, key)) continue;
    std::string list;
    for (const std::string& name : known_) list += (list.empty() ? "" : ", ") + name;
    add(entry.first.Mark(), dotted(key), "is not a known key; known here: " + list);
  }
}

}  // namespace gateway
