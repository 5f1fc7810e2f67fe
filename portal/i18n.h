// Message catalogues and the choice of the reader's language.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portal {

enum class Language : std::uint8_t { en, zh_cn };
inline constexpr std::array kLanguages{Language::en, Language::zh_cn};

/// BCP 47: "en", "zh-CN". Also the folder of its catalogue and the value of <html lang>.
std::string_view language_tag(Language language) noexcept;
std::optional<Language> parse_language(std::string_view tag) noexcept;
/// ?lang= > cookie > Accept-Language (RFC 9110 12.5.4) > English. Any argument may be empty.
Language choose_language(std::string_view query_lang, std::string_view cookie_lang,
                         std::string_view accept_language);

using MessageArguments = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// The texts of one language: `key = text` lines, `#` comments, {NAME} placeholders.
class Catalogue {
 public:
  /// Adds the lines of one file; problems name file and line.
  void add(std::string_view text, const std::string& file, std::vector<std::string>& problems);
  /// nullptr if there is none.
  const std::string* find(std::string_view key) const;
  /// The text with {NAME} replaced by arguments. Throws std::logic_error for an unknown key (a bug).
  std::string text(std::string_view key, MessageArguments arguments = {}) const;
  const std::map<std::string, std::string, std::less<>>& messages() const { return messages_; }

 private:
  std::map<std::string, std::string, std::less<>> messages_;
};

/// One catalogue a language. English is the reference.
class Catalogues {
 public:
  /// Reads DIR/LANG/*.txt. Problems: a key missing in or unknown to another language, or with other
  /// placeholders. Keys "scope:NAME", "details:TYPE", "error:CODE:meaning" or ":remedy", and "rule:ID" are
  /// optional everywhere: they replace the words of the documents and of oauth/client_rule.h.
  static Catalogues load(const std::string& dir, std::vector<std::string>& problems);
  const Catalogue& of(Language language) const { return catalogues_[static_cast<std::size_t>(language)]; }

 private:
  std::array<Catalogue, kLanguages.size()> catalogues_;
};

/// The {NAME}s of a text, sorted, each once.
std::vector<std::string> placeholders(std::string_view text);

}  // namespace portal
