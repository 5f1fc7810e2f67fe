// Reading message catalogues, comparing languages with English, and choosing the reader's language.
#include "portal/i18n.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

namespace portal {
namespace {

/// Keys whose English words are in the published documents or in the table of rules.
bool is_optional(std::string_view key) {
  return key.starts_with("scope:") || key.starts_with("details:") || key.starts_with("error:") ||
         key.starts_with("rule:");
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : +c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// "zh-Hans-CN;q=0.8" -> our language; zh-TW and zh-Hant read simplified Chinese rather than English.
std::optional<Language> match_range(std::string_view range) {
  const std::string_view primary = range.substr(0, range.find('-'));
  for (const Language language : kLanguages) {
    const std::string_view tag = language_tag(language);
    if (same_ignoring_case(primary, tag.substr(0, tag.find('-')))) return language;
  }
  return std::nullopt;
}

/// RFC 9110 12.4.2: 0 to 1 with at most three decimals, here in thousandths; malformed weights count as 0.
int weight(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return 1000;
  const std::string_view q = trimmed(parameters.substr(at + 2, parameters.find(';', at) - at - 2));
  if (q.empty() || q.size() > 5 || (q[0] != '0' && q[0] != '1')) return 0;
  int value = (q[0] - '0') * 1000, unit = 100;
  if (q.size() > 1 && q[1] != '.') return 0;
  for (const char digit : q.substr(std::min<std::size_t>(q.size(), 2))) {
    if (digit < '0' || digit > '9') return 0;
    value += (digit - '0') * unit;
    unit /= 10;
  }
  return std::min(value, 1000);
}

bool valid_key(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '.' || c == '-';
  });
}

void compare(const Catalogue& reference, const Catalogue& other, Language language,
             std::vector<std::string>& problems) {
  const std::string where = "messages/" + std::string(language_tag(language)) + ": ";
  for (const auto& [key, text] : reference.messages()) {
    if (is_optional(key)) continue;
    const std::string* translated = other.find(key);
    if (translated == nullptr)
      problems.push_back(where + "'" + key + "' is missing");
    else if (placeholders(*translated) != placeholders(text))
      problems.push_back(where + "'" + key + "' has other placeholders than the English text");
  }
  for (const auto& [key, text] : other.messages())
    if (!is_optional(key) && reference.find(key) == nullptr)
      problems.push_back(where + "'" + key + "' is not a key of the English catalogue");
}

}  // namespace

std::string_view language_tag(Language language) noexcept {
  return language == Language::zh_cn ? "zh-CN" : "en";
}

std::optional<Language> parse_language(std::string_view tag) noexcept {
  for (const Language language : kLanguages)
    if (same_ignoring_case(tag, language_tag(language))) return language;
  return std::nullopt;
}

Language choose_language(std::string_view query_lang, std::string_view cookie_lang,
                         std::string_view accept_language) {
  if (const auto asked = parse_language(query_lang)) return *asked;
  if (const auto kept = parse_language(cookie_lang)) return *kept;
  Language best = Language::en;
  int best_weight = 0;
  accept_language = accept_language.substr(0, 1000);
  while (!accept_language.empty()) {
    const auto comma = accept_language.find(',');
    const std::string_view item = accept_language.substr(0, comma);
    accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
    const auto semicolon = item.find(';');
    const auto language = match_range(trimmed(item.substr(0, semicolon)));
    const int w = semicolon == std::string_view::npos ? 1000 : weight(item.substr(semicolon));
    if (language && w > best_weight) {
      best = *language;
      best_weight = w;
    }
  }
  return best;
}

std::vector<std::string> placeholders(std::string_view text) {
  std::set<std::string> names;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto end = text.find('}', at);
    if (end == std::string_view::npos) break;
    names.emplace(text.substr(at + 1, end - at - 1));
  }
  return {names.begin(), names.end()};
}

void Catalogue::add(std::string_view text, const std::string& file, std::vector<std::string>& problems) {
  for (int number = 1; !text.empty(); ++number) {
    const auto newline = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, newline));
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    if (line.empty() || line.starts_with('#')) continue;
    const std::string where = file + ":" + std::to_string(number) + ": ";
    const auto equals = line.find('=');
    const std::string_view key = trimmed(line.substr(0, equals));
    const std::string_view message =
        equals == std::string_view::npos ? std::string_view{} : trimmed(line.substr(equals + 1));
    if (!valid_key(key) || message.empty())
      problems.push_back(where + "must be 'key = text' with a key of a-z 0-9 _ : . -");
    else if (!messages_.emplace(key, message).second)
      problems.push_back(where + "'" + std::string(key) + "' is there already");
  }
}

const std::string* Catalogue::find(std::string_view key) const {
  const auto found = messages_.find(key);
  return found == messages_.end() ? nullptr : &found->second;
}

std::string Catalogue::text(std::string_view key, MessageArguments arguments) const {
  const std::string* found = find(key);
  if (found == nullptr) throw std::logic_error("no message '" + std::string(key) + "'");
  std::string out;
  std::string_view rest = *found;
  for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const auto close = rest.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    const auto argument = std::ranges::find(arguments, name, [](const auto& a) { return a.first; });
    if (argument == arguments.end())
      throw std::logic_error("message '" + std::string(key) + "' lacks " + std::string(name));
    out.append(rest.substr(0, open)).append(argument->second);
    rest.remove_prefix(close + 1);
  }
  return out.append(rest);
}

Catalogues Catalogues::load(const std::string& dir, std::vector<std::string>& problems) {
  Catalogues all;
  for (const Language language : kLanguages) {
    const std::filesystem::path folder = std::filesystem::path(dir) / language_tag(language);
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
      if (entry.path().extension() == ".txt") files.push_back(entry.path());
    if (files.empty()) problems.push_back(folder.string() + ": no catalogue (*.txt) in this folder");
    std::ranges::sort(files);
    for (const auto& file : files) {
      std::ifstream in(file, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      if (!in) problems.push_back(file.string() + ": cannot be read");
      all.catalogues_[static_cast<std::size_t>(language)].add(text, file.string(), problems);
    }
  }
  for (const Language language : kLanguages)
    if (language != Language::en) compare(all.of(Language::en), all.of(language), language, problems);
  return all;
}

}  // namespace portal
