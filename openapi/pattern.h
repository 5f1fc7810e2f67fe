// Regular expressions of schemas, matched in linear time and bounded memory whatever the text (CWE-1333,
// CWE-674).
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace openapi {

/// A `pattern`: the subset of ECMA-262 that needs no backtracking. Printable ASCII, at most 512 bytes, repeat
/// counts up to 512; no back-references, no look-ahead, no \u, \p or \c. Like the standard says, it matches
/// anywhere in the text unless it is anchored. It sees bytes: one character outside ASCII is two to four of
/// them.
class Pattern {
 public:
  /// Texts longer than this are refused before they are matched, bytes.
  static constexpr std::size_t kMaxText = 4096;
  /// invalid_request; the description says what is not supported, `detail` has the library's words.
  static base::Result<Pattern> compile(std::string_view expression);
  /// False also for texts over kMaxText. Thread-safe, never throws for a text within it but for lack of
  /// memory.
  bool matches(std::string_view text) const;
  const std::string& expression() const { return expression_; }
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

 private:
  struct Machine;
  Pattern(std::string expression, std::unique_ptr<const Machine> machine);
  std::string expression_;
  std::unique_ptr<const Machine> machine_;
};

}  // namespace openapi
