// Reading structured fields.
#include "http/structured_fields.h"

#include <algorithm>
#include <optional>

#include "base/crypto/base64url.h"

namespace http::sf {
namespace {

constexpr std::size_t kMostDigits = 15;  // RFC 9651 3.3.1

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
bool is_token_char(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-.^_`|~:/").find(c) != std::string_view::npos;
}

/// RFC 9651 4.2, rule by rule. After a nullopt it is of no further use.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<Dictionary> dictionary() {
    Dictionary out;
    skip(" ");
    while (!rest_.empty()) {
      auto name = key();
      if (!name || find(out, *name) || out.size() == kMaxMembers) return std::nullopt;
      auto value = member();
      if (!value) return std::nullopt;
      out.emplace_back(*std::move(name), *std::move(value));
      skip(" \t");
      if (rest_.empty()) return out;
      if (!take(',')) return std::nullopt;
      skip(" \t");
      if (rest_.empty()) return std::nullopt;
    }
    return out;
  }

 private:
  void skip(std::string_view blanks) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
  }
  bool at(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool take(char c) {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  template <class Accepts>
  std::string_view run(Accepts accepts) {
    const auto end = std::ranges::find_if_not(rest_, accepts);
    const std::string_view out(rest_.begin(), end);
    rest_.remove_prefix(out.size());
    return out;
  }

  std::optional<std::string> key() {
    if (rest_.empty() || (!is_lower(rest_.front()) && rest_.front() != '*')) return std::nullopt;
    return std::string(run(
        [](char c) { return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '*'; }));
  }

  std::optional<Member> member() {
    if (!take('=')) {  // the key alone: true
      auto more = parameters();
      if (!more) return std::nullopt;
      return Member(Item{true, *std::move(more)});
    }
    if (at('(')) {
      auto list = inner_list();
      if (!list) return std::nullopt;
      return Member(*std::move(list));
    }
    auto one = item();
    if (!one) return std::nullopt;
    return Member(*std::move(one));
  }

  std::optional<InnerList> inner_list() {
    InnerList out;
    if (!take('(')) return std::nullopt;
    for (;;) {
      skip(" ");
      if (take(')')) break;
      auto one = item();
      if (!one || out.items.size() == kMaxItems || (!at(' ') && !at(')'))) return std::nullopt;
      out.items.push_back(*std::move(one));
    }
    auto more = parameters();
    if (!more) return std::nullopt;
    out.parameters = *std::move(more);
    return out;
  }

  std::optional<Item> item() {
    auto value = bare_item();
    if (!value) return std::nullopt;
    auto more = parameters();
    if (!more) return std::nullopt;
    return Item{*std::move(value), *std::move(more)};
  }

  std::optional<Parameters> parameters() {
    Parameters out;
    while (take(';')) {
      skip(" ");
      auto name = key();
      if (!name || find(out, *name) || out.size() == kMaxParameters) return std::nullopt;
      std::optional<BareItem> value = BareItem(true);
      if (take('=')) value = bare_item();
      if (!value) return std::nullopt;
      out.emplace_back(*std::move(name), *std::move(value));
    }
    return out;
  }

  std::optional<BareItem> bare_item() {
    if (rest_.empty()) return std::nullopt;
    const char c = rest_.front();
    if (c == '-' || is_digit(c)) return integer();
    if (c == '"') return string();
    if (c == ':') return bytes();
    if (c == '?') return boolean();
    if (is_letter(c) || c == '*') return BareItem(Token{std::string(run(is_token_char))});
    return std::nullopt;
  }

  std::optional<BareItem> integer() {
    const bool negative = take('-');
    const std::string_view digits = run(is_digit);
    if (digits.empty() || digits.size() > kMostDigits || at('.')) return std::nullopt;
    std::int64_t value = 0;
    for (const char digit : digits) value = value * 10 + (digit - '0');
    return BareItem(negative ? -value : value);
  }

  std::optional<BareItem> string() {
    std::string out;
    take('"');
    while (!rest_.empty()) {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return BareItem(std::move(out));
      if (c < 0x20 || c > 0x7E) return std::nullopt;
      if (c == '\\') {
        if (!at('"') && !at('\\')) return std::nullopt;
        c = rest_.front();
        rest_.remove_prefix(1);
      }
      out += c;
    }
    return std::nullopt;
  }

  std::optional<BareItem> bytes() {
    take(':');
    const std::size_t end = rest_.find(':');
    if (end == std::string_view::npos) return std::nullopt;
    auto decoded = base::base64_decode(rest_.substr(0, end));
    if (!decoded) return std::nullopt;
    rest_.remove_prefix(end + 1);
    return BareItem(Bytes{*std::move(decoded)});
  }

  std::optional<BareItem> boolean() {
    take('?');
    if (take('1')) return BareItem(true);
    if (take('0')) return BareItem(false);
    return std::nullopt;
  }

  std::string_view rest_;
};

template <class List>
auto find_in(List& list, std::string_view key) noexcept -> decltype(&list.front().second) {
  for (auto& [name, value] : list)
    if (name == key) return &value;
  return nullptr;
}

}  // namespace

const Member* find(const Dictionary& dictionary, std::string_view key) noexcept {
  return find_in(dictionary, key);
}

const BareItem* find(const Parameters& parameters, std::string_view key) noexcept {
  return find_in(parameters, key);
}

base::Result<Dictionary> parse_dictionary(std::string_view text) {
  if (text.size() > kMaxField)
    return base::Error{base::ErrorCode::malformed_request, "the field is too long"};
  auto read = Reader(text).dictionary();
  if (!read)
    return base::Error{base::ErrorCode::malformed_request, "the field is not a dictionary (RFC 9651)"};
  return *std::move(read);
}

}  // namespace http::sf
