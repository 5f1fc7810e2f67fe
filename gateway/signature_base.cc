// Building the signature base.
#include "gateway/signature_base.h"

#include <algorithm>

#include "http/field_syntax.h"

namespace gateway {
namespace {

using base::Error;
using base::ErrorCode;
using http::sf::Item;

Error refused(std::string_view why, std::string detail = {}) {
  return {ErrorCode::invalid_signature, why, {}, std::move(detail)};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// RFC 9421 2.2.3: lower case, and no default port.
struct SignedOrigin {
  std::string scheme, authority;
};
SignedOrigin split_origin(std::string_view origin) {
  std::string text(origin);
  std::ranges::transform(text, text.begin(), lower);
  const std::size_t colon = std::min(text.find("://"), text.size());
  SignedOrigin out{text.substr(0, colon), text.substr(std::min(colon + 3, text.size()))};
  const std::string_view port = out.scheme == "https" ? ":443" : ":80";
  if (out.authority.ends_with(port)) out.authority.resize(out.authority.size() - port.size());
  return out;
}

std::optional<std::string> derived(std::string_view name, const SignedMessageView& message) {
  if (message.status != 0) {
    if (name == "@status") return std::to_string(message.status);
    return std::nullopt;
  }
  const std::size_t mark = std::min(message.target.find('?'), message.target.size());
  if (name == "@method") return std::string(message.method);
  if (name == "@request-target") return std::string(message.target);
  if (name == "@path") return std::string(message.target.substr(0, mark));
  if (name == "@query")  // "?" also where there is none (2.2.7)
    return mark == message.target.size() ? "?" : std::string(message.target.substr(mark));
  const SignedOrigin origin = split_origin(message.origin);
  if (name == "@scheme") return origin.scheme;
  if (name == "@authority") return origin.authority;
  if (name == "@target-uri") return origin.scheme + "://" + origin.authority + std::string(message.target);
  return std::nullopt;
}

bool is_field_name(std::string_view name) {
  return http::is_token(name) && std::ranges::none_of(name, [](char c) { return c != lower(c); });
}

/// Whether the value is that of the request. Refused: every parameter but `req`, which has no value.
base::Result<bool> of_request(const Item& component, const SignedMessageView& message) {
  if (component.parameters.empty()) return false;
  const auto& [name, value] = component.parameters.front();
  const bool* flag = std::get_if<bool>(&value);
  if (component.parameters.size() > 1 || name != "req" || !flag || !*flag || !message.request)
    return refused("a component has a parameter that is not supported: sign fields as they are sent");
  return true;
}

base::Result<std::string> value_of(const Item& component, const SignedMessageView& message) {
  const auto* name = std::get_if<std::string>(&component.value);
  if (!name) return refused("the components of a signature are strings (RFC 9421 2)");
  const auto req = of_request(component, message);
  if (!req) return req.error();
  const SignedMessageView& source = *req ? *message.request : message;
  const bool is_derived = name->starts_with('@');
  if (!is_derived && !is_field_name(*name))
    return refused("a component is not the name of a field in lower case (RFC 9421 2.1)");
  auto value = is_derived ? derived(*name, source) : combined_field(source.fields, *name);
  if (value) return *std::move(value);
  if (is_derived) return refused("the signature covers a component that is not supported", *name);
  return refused("the signature covers a field that the message does not have", *name);
}

}  // namespace

std::optional<std::string> combined_field(std::span<const http::FieldView> fields, std::string_view name) {
  std::optional<std::string> out;
  for (const http::FieldView& field : fields) {
    if (!http::same_field_name(field.name, name)) continue;
    if (out)
      out->append(", ").append(http::trim_ows(field.value));
    else
      out.emplace(http::trim_ows(field.value));
  }
  return out;
}

base::Result<std::string> signature_base(const http::sf::InnerList& input, const SignedMessageView& message) {
  std::string out;
  for (auto at = input.items.begin(); at != input.items.end(); ++at) {
    if (std::find(input.items.begin(), at, *at) != at)
      return refused("the signature covers a component twice (RFC 9421 2.5)");
    auto value = value_of(*at, message);
    if (!value) return value;
    http::sf::append(out, *at);
    out.append(": ").append(*value).append("\n");
  }
  out += "\"@signature-params\": ";
  http::sf::append(out, input);
  return out;
}

}  // namespace gateway
