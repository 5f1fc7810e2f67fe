// Local references followed to what they name.
#include "openapi/reference.h"

#include "openapi/document.h"
#include "openapi/pointer.h"

namespace openapi {
namespace {

using nlohmann::ordered_json;
constexpr int kMaxChain = 32;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

std::optional<std::string> local_pointer(std::string_view reference) {
  if (!reference.starts_with("#/")) return std::nullopt;
  std::string pointer;
  for (std::size_t i = 1; i < reference.size(); ++i) {
    if (reference[i] != '%') {
      pointer.push_back(reference[i]);
      continue;
    }
    if (i + 2 >= reference.size()) return std::nullopt;
    const int high = hex_value(reference[i + 1]), low = hex_value(reference[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    pointer.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return pointer;
}

const ordered_json* at_pointer(const ordered_json& root, std::string_view pointer) {
  const ordered_json* node = &root;
  for (const std::string& segment : split_pointer(pointer)) {
    if (node->is_object()) {
      const auto member = node->find(segment);
      if (member == node->end()) return nullptr;
      node = &*member;
    } else if (node->is_array() && !segment.empty() && segment.size() < 8 &&
               segment.find_first_not_of("0123456789") == std::string::npos) {
      const std::size_t index = std::stoul(segment);
      if (index >= node->size()) return nullptr;
      node = &(*node)[index];
    } else {
      return nullptr;
    }
  }
  return node;
}

std::optional<Located> target_of(const ordered_json& root, const ordered_json& reference, std::string& why) {
  if (!reference.is_string()) {
    why = "$ref must be a text such as \"#/components/schemas/NAME\"";
    return std::nullopt;
  }
  const std::string text = reference.get<std::string>();
  const auto pointer = local_pointer(text);
  if (!pointer) {
    why = "$ref " + text + " leaves the document: only references that begin with #/ are supported";
    return std::nullopt;
  }
  const ordered_json* target = at_pointer(root, *pointer);
  if (!target) {
    why = "$ref " + text + " names nothing in this document: add it, or correct the reference";
    return std::nullopt;
  }
  return Located{target, *pointer};
}

std::optional<Located> follow(const ordered_json& root, Located from, std::string& why) {
  for (int i = 0; i < kMaxChain; ++i) {
    if (!from.node->is_object()) return from;
    const auto reference = from.node->find("$ref");
    if (reference == from.node->end()) return from;
    const auto target = target_of(root, *reference, why);
    if (!target) return std::nullopt;
    from = *target;
  }
  why = "$ref leads in a circle, or over more than 32 others: refer to the thing itself";
  return std::nullopt;
}

const ordered_json* resolve(const ordered_json& root, const ordered_json& node) {
  std::string why;
  const auto found = follow(root, {&node, ""}, why);
  return found ? found->node : nullptr;
}

}  // namespace openapi
