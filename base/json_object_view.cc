// A scanner of JSON text: checks the grammar, remembers where the outermost members are, copies nothing else.
#include "base/json_object_view.h"

#include <algorithm>

#include "base/json_string.h"

namespace base {
namespace {

constexpr std::size_t kLikelyMembers = 12;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool distinct(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

class Scanner {
 public:
  Scanner(std::string_view text, int max_depth) : text_(text), depth_left_(max_depth) {}

  /// Where an object's members or an array's elements go; nullptr: nowhere.
  bool object(std::vector<JsonMemberView>* out);
  bool array(std::vector<JsonValueView>* out);
  bool at_end() {
    skip_space();
    return at_ == text_.size();
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }  // a NUL is no token of JSON
  bool take(char c) {
    if (peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }
  bool digits() {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    return at_ > start;
  }
  bool value(JsonValueView& out);
  bool value_of(JsonKind& kind);
  bool string();
  bool number();
  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_left_;
};

bool Scanner::object(std::vector<JsonMemberView>* out) {
  skip_space();
  if (depth_left_-- == 0 || !take('{')) return false;
  std::vector<std::string> names;
  names.reserve(kLikelyMembers);
  if (out != nullptr) out->reserve(kLikelyMembers);
  skip_space();
  for (bool more = peek() != '}'; more; more = take(',')) {
    skip_space();
    const std::size_t start = at_;
    if (!string()) return false;
    names.push_back(decode_json_string(text_.substr(start, at_ - start)));
    skip_space();
    JsonValueView member;
    if (!take(':') || !value(member)) return false;
    if (out != nullptr) out->push_back({names.back(), member});
  }
  ++depth_left_;
  return take('}') && distinct(names);
}

bool Scanner::array(std::vector<JsonValueView>* out) {
  skip_space();
  if (depth_left_-- == 0 || !take('[')) return false;
  skip_space();
  for (bool more = peek() != ']'; more; more = take(',')) {
    JsonValueView element;
    if (!value(element)) return false;
    if (out != nullptr) out->push_back(element);
  }
  ++depth_left_;
  return take(']');
}

bool Scanner::value(JsonValueView& out) {
  skip_space();
  const std::size_t start = at_;
  if (!value_of(out.kind)) return false;
  out.text = text_.substr(start, at_ - start);
  skip_space();
  return true;
}

bool Scanner::value_of(JsonKind& kind) {
  switch (peek()) {
    case '{':
      kind = JsonKind::object;
      return object(nullptr);
    case '[':
      kind = JsonKind::array;
      return array(nullptr);
    case '"':
      kind = JsonKind::string;
      return string();
    case 't':
      kind = JsonKind::boolean;
      return word("true");
    case 'f':
      kind = JsonKind::boolean;
      return word("false");
    case 'n':
      kind = JsonKind::null;
      return word("null");
    default:
      kind = JsonKind::number;
      return number();
  }
}

bool Scanner::string() {
  const std::size_t size = json_string_size(text_.substr(at_));
  at_ += size;
  return size > 0;
}

bool Scanner::number() {
  take('-');
  if (!take('0') && !digits()) return false;
  if (take('.') && !digits()) return false;
  if (!take('e') && !take('E')) return true;
  if (!take('+')) take('-');
  return digits();
}

}  // namespace

std::optional<std::string> JsonValueView::string() const {
  if (kind != JsonKind::string) return std::nullopt;
  return decode_json_string(text);
}

std::optional<std::vector<JsonValueView>> JsonValueView::elements() const {
  if (kind != JsonKind::array) return std::nullopt;
  std::vector<JsonValueView> out;
  if (!Scanner(text, JsonObjectView::kMaxDepth).array(&out)) return std::nullopt;
  return out;
}

std::optional<std::vector<std::string>> JsonValueView::strings() const {
  const auto values = elements();
  if (!values) return std::nullopt;
  std::vector<std::string> out;
  for (const JsonValueView& value : *values) {
    if (value.kind != JsonKind::string) return std::nullopt;
    out.push_back(decode_json_string(value.text));
  }
  return out;
}

std::optional<JsonObjectView> JsonObjectView::parse(std::string_view text, int max_depth) {
  Scanner scanner(text, std::clamp(max_depth, 0, kMaxDepth));
  JsonObjectView out;
  if (!scanner.object(&out.members_) || !scanner.at_end()) return std::nullopt;
  return out;
}

const JsonValueView* JsonObjectView::find(std::string_view name) const noexcept {
  for (const JsonMemberView& member : members_)
    if (member.name == name) return &member.value;
  return nullptr;
}

}  // namespace base
