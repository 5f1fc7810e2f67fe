// Writing structured fields (RFC 9651 4.1).
#include "base/crypto/base64url.h"
#include "http/structured_fields.h"

namespace http::sf {
namespace {

struct Writer {
  std::string& out;
  void operator()(bool value) const { out += value ? "?1" : "?0"; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(const Token& value) const { out += value.text; }
  void operator()(const Bytes& value) const { out.append(":").append(base::base64(value.bytes)).append(":"); }
  void operator()(const std::string& value) const {
    out += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
};

bool is_true(const BareItem& value) {
  const bool* flag = std::get_if<bool>(&value);
  return flag != nullptr && *flag;
}

}  // namespace

void append(std::string& out, const BareItem& value) { std::visit(Writer{out}, value); }

void append(std::string& out, const Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    out.append(";").append(name);
    if (is_true(value)) continue;
    out += '=';
    append(out, value);
  }
}

void append(std::string& out, const Item& item) {
  append(out, item.value);
  append(out, item.parameters);
}

void append(std::string& out, const InnerList& list) {
  out += '(';
  for (const Item& item : list.items) {
    if (&item != &list.items.front()) out += ' ';
    append(out, item);
  }
  out += ')';
  append(out, list.parameters);
}

void append(std::string& out, const Dictionary& dictionary) {
  for (const auto& [name, member] : dictionary) {
    if (&name != &dictionary.front().first) out += ", ";
    out += name;
    if (const Item* item = std::get_if<Item>(&member)) {
      if (!is_true(item->value)) {
        out += '=';
        append(out, item->value);
      }
      append(out, item->parameters);
    } else {
      out += '=';
      append(out, std::get<InnerList>(member));
    }
  }
}

}  // namespace http::sf
