// Joining and splitting pairs.
#include "oauth/form_text.h"

#include "oauth/form_encoding.h"

namespace oauth {

std::string form_text(std::span<const std::pair<std::string, std::string>> pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += '&';
    append_form_encoded(text, name);
    text += '=';
    append_form_encoded(text, value);
  }
  return text;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_form_text(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!text.empty()) {
    const auto end = text.find('&');
    const std::string_view pair = text.substr(0, end);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    auto name = form_decoded(pair.substr(0, equals)), value = form_decoded(pair.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    pairs.emplace_back(*std::move(name), *std::move(value));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (end != std::string_view::npos && text.empty()) return std::nullopt;
  }
  return pairs;
}

}  // namespace oauth
