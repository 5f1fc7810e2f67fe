// YAML 1.2 files as JSON values: scalar resolution, limits and line numbers.
#include "openapi/yaml.h"

#include <yaml-cpp/eventhandler.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

#include "base/utf8.h"
#include "openapi/pointer.h"

namespace openapi {
namespace {

using nlohmann::ordered_json;
constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;
constexpr std::size_t kMaxValues = 1'000'000;
constexpr int kMaxYamlDepth = 100;

/// The whole text as a number; `base` is for integers only.
template <class Number, class... Base>
std::optional<Number> parse_whole(std::string_view text, Base... base) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base...);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_float(std::string_view text) {
  std::size_t i = 0, digits = 0;
  const auto run = [&] {
    const std::size_t from = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i - from;
  };
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  digits = run();
  if (i < text.size() && text[i] == '.') ++i, digits += run();
  if (digits == 0) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (run() == 0) return false;
  }
  return i == text.size();
}

/// YAML 1.2.2 §10.3.2. nullopt: a number that JSON cannot hold.
std::optional<ordered_json> plain_scalar(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
    return ordered_json();
  if (text == "true" || text == "True" || text == "TRUE") return ordered_json(true);
  if (text == "false" || text == "False" || text == "FALSE") return ordered_json(false);
  std::string_view digits = text;
  if (digits.front() == '+' && digits.size() > 1) digits.remove_prefix(1);
  if (digits.starts_with("0x"))
    if (const auto value = parse_whole<std::uint64_t>(digits.substr(2), 16)) return ordered_json(*value);
  if (digits.starts_with("0o"))
    if (const auto value = parse_whole<std::uint64_t>(digits.substr(2), 8)) return ordered_json(*value);
  if (const auto value = parse_whole<std::uint64_t>(digits)) return ordered_json(*value);
  if (const auto value = parse_whole<std::int64_t>(digits)) return ordered_json(*value);
  if (is_float(text)) {
    if (digits.find_first_of(".eE") == std::string_view::npos) return std::nullopt;
    const auto value = parse_whole<double>(digits);
    return value && std::isfinite(*value) ? std::optional<ordered_json>(*value) : std::nullopt;
  }
  std::string_view magnitude = text;
  if (magnitude.front() == '-' || magnitude.front() == '+') magnitude.remove_prefix(1);
  for (const std::string_view special : {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"})
    if (magnitude == special) return std::nullopt;
  return ordered_json(text);
}

/// The 1-based line of the first byte that no YAML file has (YAML 1.2.2 §5.1, §5.2): bytes that are not
/// UTF-8, control characters; 0 if there is none. yaml-cpp lets the ones through, and takes 04 for the end of
/// the file.
int line_of_bad_byte(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const std::size_t size = base::utf8_sequence(text);
    const auto byte = static_cast<unsigned char>(text.front());
    if (byte == '\n') ++line;
    const bool control = (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f;
    if (size == 0 || control) return line;
    text.remove_prefix(size);
  }
  return 0;
}

/// Hears a parser out and keeps nothing.
class Listener final : public YAML::EventHandler {
  using Mark = YAML::Mark;
  using Anchor = YAML::anchor_t;
  using Style = YAML::EmitterStyle::value;
  void OnDocumentStart(const Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const Mark&, Anchor) override {}
  void OnAlias(const Mark&, Anchor) override {}
  void OnScalar(const Mark&, const std::string&, Anchor, const std::string&) override {}
  void OnSequenceStart(const Mark&, const std::string&, Anchor, Style) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const Mark&, const std::string&, Anchor, Style) override {}
  void OnMapEnd() override {}
};

/// Not by YAML::LoadAll: where the parser gets no further, at a comma outside of [] and {}, it makes
/// documents of nothing without end.
bool is_one_document(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  Listener listener;
  return parser.HandleNextDocument(listener) && !parser.HandleNextDocument(listener);
}

class Converter {
 public:
  explicit Converter(YamlFile& file) : file_(file) {}

  ordered_json convert(const YAML::Node& node, const std::string& pointer, int depth) {
    if (++values_ > kMaxValues || depth > kMaxYamlDepth) {
      if (!stopped_) fault(node, pointer, "is too large or too deeply nested: split the document");
      stopped_ = true;
      return nullptr;
    }
    switch (node.Type()) {
      case YAML::NodeType::Map:
        return object(node, pointer, depth);
      case YAML::NodeType::Sequence:
        return array(node, pointer, depth);
      case YAML::NodeType::Scalar:
        return scalar(node, pointer);
      default:
        return nullptr;
    }
  }

 private:
  ordered_json object(const YAML::Node& node, const std::string& pointer, int depth) {
    ordered_json out = ordered_json::object();
    std::set<std::string> seen;
    for (const auto& member : node) {
      if (stopped_) break;
      if (!member.first.IsScalar()) {
        fault(member.first, pointer, "has a key that is not a text: write a plain word or a quoted text");
        continue;
      }
      const std::string& key = member.first.Scalar();
      const std::string place = child_pointer(pointer, key);
      if (!seen.insert(key).second)
        fault(member.first, place, "is there twice: remove one of them");
      else if (key == "<<")
        fault(member.first, place, "merge keys are not supported: write the members out, or use $ref");
      else
        // Appended directly: ordered_json's own insertion looks through all members first.
        out.get_ref<ordered_json::object_t&>().emplace_back(key, convert(member.second, place, depth + 1));
    }
    return out;
  }

  ordered_json array(const YAML::Node& node, const std::string& pointer, int depth) {
    ordered_json out = ordered_json::array();
    for (const auto& element : node) {
      if (stopped_) break;
      out.push_back(convert(element, child_pointer(pointer, std::to_string(out.size())), depth + 1));
    }
    return out;
  }

  ordered_json scalar(const YAML::Node& node, const std::string& pointer) {
    const std::string& tag = node.Tag();
    if (tag == "!" || tag == "tag:yaml.org,2002:str") return node.Scalar();  // "!": it was quoted
    if (!tag.empty() && tag != "?") {
      fault(node, pointer, "has a tag that is not supported: write a plain or quoted value");
      return nullptr;
    }
    if (auto value = plain_scalar(node.Scalar())) return *std::move(value);
    fault(node, pointer, "is a number that JSON cannot hold: write it in quotes, or smaller");
    return nullptr;
  }

  void fault(const YAML::Node& node, const std::string& pointer, std::string reason) {
    file_.faults.push_back({node.Mark().line + 1, pointer, std::move(reason)});
  }

  YamlFile& file_;
  std::size_t values_ = 0;
  bool stopped_ = false;
};

}  // namespace

int YamlFile::line_of(const std::string& pointer) const {
  YAML::Node node = root;
  int line = node.Mark().line + 1;
  for (const std::string& segment : split_pointer(pointer)) {
    bool found = false;
    if (node.IsMap()) {
      for (const auto& member : node) {
        if (!member.first.IsScalar() || member.first.Scalar() != segment) continue;
        line = member.first.Mark().line + 1;
        node.reset(member.second);
        found = true;
        break;
      }
    } else if (node.IsSequence()) {
      const auto index = parse_whole<std::size_t>(segment);
      if (index && *index < node.size()) {
        node.reset(node[*index]);
        line = node.Mark().line + 1;
        found = true;
      }
    }
    if (!found) break;
  }
  return line;
}

YamlFile read_yaml(const std::string& text) {
  YamlFile file;
  if (text.size() > kMaxBytes) {
    file.faults.push_back({1, "", "is larger than 16 MiB: split the document"});
    return file;
  }
  if (const int line = line_of_bad_byte(text)) {
    file.faults.push_back(
        {line, "", "is not UTF-8, or has a control character: write it as an escape in a quoted text"});
    return file;
  }
  try {
    if (!is_one_document(text)) {
      file.faults.push_back({1, "", "must hold exactly one YAML document"});
      return file;
    }
    file.root = YAML::Load(text);
    file.json = Converter(file).convert(file.root, "", 0);
  } catch (const YAML::Exception& error) {
    file.faults.push_back({error.mark.is_null() ? 0 : error.mark.line + 1, "", "is not YAML: " + error.msg});
  }
  return file;
}

}  // namespace openapi
