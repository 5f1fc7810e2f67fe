// Reads one JSON object strictly (RFC 8259) and gives its members as text: for JOSE headers, keys and claims.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

enum class JsonKind : std::uint8_t { object, array, string, number, boolean, null };

/// The text of one JSON value. Points into the text that was parsed.
struct JsonValueView {
  std::string_view text;
  JsonKind kind = JsonKind::null;
  /// The decoded string; nullopt if the value is none.
  std::optional<std::string> string() const;
  /// The values of an array, in order; nullopt if the value is none.
  std::optional<std::vector<JsonValueView>> elements() const;
  /// The decoded strings of an array of strings; nullopt for everything else.
  std::optional<std::vector<std::string>> strings() const;
};

struct JsonMemberView {
  std::string name;  // decoded
  JsonValueView value;
};

/// The members of one JSON object, in order. Points into the text that was parsed: never stored.
class JsonObjectView {
 public:
  static constexpr int kMaxDepth = 16;

  /// nullopt unless `text` is exactly one object of valid UTF-8 whose member names are distinct in it and in
  /// every object inside it, nested at most `max_depth` deep (the object itself is 1). Bound the size before.
  /// Time grows with the text, memory with the number of members. No recursion deeper than `max_depth`.
  static std::optional<JsonObjectView> parse(std::string_view text, int max_depth = kMaxDepth);

  /// nullptr if there is none. Linear: a header has few members.
  const JsonValueView* find(std::string_view name) const noexcept;
  bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
  const std::vector<JsonMemberView>& members() const noexcept { return members_; }

 private:
  std::vector<JsonMemberView> members_;
};

}  // namespace base
