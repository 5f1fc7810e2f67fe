// A whole application/x-www-form-urlencoded text, as pushed requests are stored.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oauth {

std::string form_text(std::span<const std::pair<std::string, std::string>> pairs);
/// nullopt for what form_text() cannot have written.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_form_text(std::string_view text);

}  // namespace oauth
