// Field lookup, and the responses every handler makes.
#include "http/message.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace http {
namespace {
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

/// Eight bytes with A to Z as a to z; every other byte as it is.
std::uint64_t lower_eight(const char* bytes) noexcept {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  const std::uint64_t low = word & (0x7f * kEach);
  const std::uint64_t from_a = low + (0x80 - 'A') * kEach, beyond_z = low + (0x7f - 'Z') * kEach;
  const std::uint64_t upper = (from_a ^ beyond_z) & ~word & (0x80 * kEach);
  return word | upper >> 2;
}

}  // namespace

Method parse_method(std::string_view token) noexcept {
  if (token == "GET") return Method::get;
  if (token == "POST") return Method::post;
  if (token == "HEAD") return Method::head;
  if (token == "PUT") return Method::put;
  if (token == "PATCH") return Method::patch;
  if (token == "DELETE") return Method::del;
  if (token == "OPTIONS") return Method::options;
  return Method::other;
}

// Names are compared some forty times a request: eight letters at a time, the last eight once more.
bool same_letters(std::string_view a, std::string_view b) noexcept {
  const std::size_t size = a.size();
  if (size < 8) {
    for (std::size_t i = 0; i < size; ++i)
      if (lower(a[i]) != lower(b[i])) return false;
    return true;
  }
  for (std::size_t at = 0;; at = std::min(at + 8, size - 8)) {
    if (lower_eight(a.data() + at) != lower_eight(b.data() + at)) return false;
    if (at == size - 8) return true;
  }
}

std::optional<std::string_view> RequestView::field(std::string_view name) const noexcept {
  std::optional<std::string_view> found;
  for (const FieldView& field : fields) {
    if (!same_field_name(field.name, name)) continue;
    if (found) return std::nullopt;
    found = field.value;
  }
  return found;
}

std::size_t RequestView::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(
      fields, [name](const FieldView& field) { return same_field_name(field.name, name); }));
}

std::optional<std::string_view> RequestView::path_param(std::string_view name) const noexcept {
  for (const PathParam& param : path_params)
    if (param.name == name) return param.value;
  return std::nullopt;
}

Response& Response::set(std::string name, std::string value) {
  std::erase_if(fields, [&name](const auto& field) { return same_field_name(field.first, name); });
  return add(std::move(name), std::move(value));
}

Response& Response::add(std::string name, std::string value) {
  fields.emplace_back(std::move(name), std::move(value));
  return *this;
}

std::string_view Response::field(std::string_view name) const noexcept {
  for (const auto& [field, value] : fields)
    if (same_field_name(field, name)) return value;
  return {};
}

Response see_other(std::string location) {
  if (std::ranges::any_of(location, is_control)) throw std::invalid_argument("control byte in a Location");
  Response response;
  response.status = 303;
  response.set("Location", std::move(location));
  return response;
}

Response html(int status, std::string body) {
  Response response;
  response.status = status;
  response.set("Content-Type", "text/html; charset=utf-8");
  response.body = std::move(body);
  return response;
}

Response json(int status, std::string body) {
  Response response;
  response.status = status;
  response.set("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

std::string_view reason_phrase(int status) noexcept {
  switch (status) {
    case 100:
      return "Continue";
    case 101:
      return "Switching Protocols";
    case 103:
      return "Early Hints";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 203:
      return "Non-Authoritative Information";
    case 204:
      return "No Content";
    case 205:
      return "Reset Content";
    case 206:
      return "Partial Content";
    case 300:
      return "Multiple Choices";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 425:
      return "Too Early";
    case 426:
      return "Upgrade Required";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

}  // namespace http
