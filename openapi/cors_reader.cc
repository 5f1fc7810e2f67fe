// Reading which origins may call.
#include "openapi/cors_reader.h"

#include <algorithm>

#include "openapi/field_name.h"
#include "openapi/measure.h"

namespace openapi {
namespace {

constexpr std::size_t kMost = 64;  // members of a list

/// The texts of a list that all are `good`; nullopt and a problem otherwise.
template <class Good>
std::optional<std::vector<std::string>> read_list(Reader& reader, const Located& place, std::size_t least,
                                                  Good good, const char* reason) {
  std::vector<std::string> out;
  const auto take = [&](const auto& item) {
    if (!item.is_string()) return false;
    out.push_back(item.template get<std::string>());
    return good(out.back());
  };
  if (place.node->is_array() && place.node->size() >= least && place.node->size() <= kMost &&
      std::ranges::all_of(*place.node, take))
    return out;
  reader.problem(place.pointer, reason);
  return std::nullopt;
}

void read_origins(Reader& reader, const Located& rule, CorsRule& out) {
  const Located place = reader.member(rule, "origins");
  if (!place.node) return reader.problem(rule.pointer, "needs the member origins");
  const auto origins = read_list(
      reader, place, 1, [](const std::string& text) { return text == "*" || is_serialised_origin(text); },
      "must be a list of origins as browsers send them, such as https://shop.example, or [\"*\"]");
  if (!origins) return;
  out.any_origin = std::ranges::count(*origins, "*") > 0;
  if (out.any_origin && origins->size() > 1)
    return reader.problem(place.pointer, "has \"*\" beside other origins: \"*\" is all of them");
  if (!out.any_origin) out.origins = *origins;
}

void read_names(Reader& reader, const Located& place, std::vector<std::string>& out) {
  if (!place.node) return;
  const auto names = read_list(
      reader, place, 0, [](const std::string& text) { return is_field_name(text); },
      "must be a list of names of header fields, of letters, digits and -");
  if (names) out = *names;
}

void read_max_age(Reader& reader, const Located& place, std::chrono::seconds& out) {
  static constexpr Unit kUnits[] = {{"s", 1}, {"m", 60}, {"h", 3600}};
  if (!place.node) return;
  const auto value = measure(*place.node, kUnits, 86400);
  if (!value) return reader.problem(place.pointer, "must be a time such as 0s, 10m or 2h, at most 24h");
  out = std::chrono::seconds(*value);
}

}  // namespace

bool is_serialised_origin(std::string_view text) noexcept {
  const bool https = text.starts_with("https://");
  if (!https && !text.starts_with("http://")) return false;
  text.remove_prefix(https ? 8 : 7);
  std::string_view host = text, port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (host.find_first_not_of("0123456789abcdef:") != std::string_view::npos) return false;
  } else {
    const std::size_t colon = text.find(':');
    host = text.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
    if (host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._") != std::string_view::npos)
      return false;
  }
  if (host.empty() || host.size() > 253) return false;
  if (port.empty()) return true;
  port.remove_prefix(1);
  if (port.empty() || port.size() > 5 || port.front() == '0' ||
      port.find_first_not_of("0123456789") != std::string_view::npos)
    return false;
  unsigned number = 0;
  for (const char digit : port) number = number * 10 + static_cast<unsigned>(digit - '0');
  return number <= 65535 && number != (https ? 443U : 80U);
}

void read_cors(Reader& reader, const Located& place, std::shared_ptr<const CorsRule>& out) {
  if (!place.node) return;
  if (place.node->is_string() && place.node->get<std::string>() == "none") return out.reset();
  if (!place.node->is_object())
    return reader.problem(place.pointer, "must be an object with origins, or none");
  reader.only(place, {"origins", "headers", "expose", "credentials", "max_age"});
  auto rule = std::make_shared<CorsRule>();
  read_origins(reader, place, *rule);
  read_names(reader, reader.member(place, "headers"), rule->headers);
  read_names(reader, reader.member(place, "expose"), rule->expose);
  rule->credentials = reader.flag(place, "credentials", false);
  if (rule->credentials && rule->any_origin)
    reader.problem(place.pointer + "/credentials",
                   "cannot be true for every origin: any page could then act as the browser's user");
  read_max_age(reader, reader.member(place, "max_age"), rule->max_age);
  out = std::move(rule);
}

}  // namespace openapi
