// The guard's rules, for requests and for answers.
#include "http/framing.h"

#include <algorithm>
#include <optional>

#include "http/field_syntax.h"
#include "http/framing_fields.h"
#include "http/host.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t kLongestMethod = 32;

Error malformed(std::string_view why) { return {ErrorCode::malformed_request, why}; }
Error broken_answer(std::string_view why) {
  return {
      ErrorCode::backend_unavailable, "the backend's answer could not be understood", {}, std::string(why)};
}

/// RFC 9112 §6.1, §7: a well-formed list of codings that ends in one we do not have is 501, everything else
/// 400.
Error refuse_coding(std::string_view value) {
  bool well_formed = !value.empty() && !value.starts_with(',') && !value.ends_with(',');
  bool after_chunked = false;
  for_each_element(value, [&](std::string_view coding) {
    well_formed &= is_token(coding) && !after_chunked;
    after_chunked |= same_field_name(coding, "chunked");
  });
  if (!well_formed) return malformed("Transfer-Encoding is malformed");
  return {ErrorCode::not_implemented, "the only transfer coding is chunked"};
}

/// Content-Length and Transfer-Encoding: one line of one of them, or none (RFC 9112 §6.3).
std::optional<Error> read_length(const FramingFieldsView& seen, int version, Framing& out) {
  if (seen.transfer_encodings > 1) return malformed("Transfer-Encoding was given twice");
  if (seen.content_lengths > 1) return malformed("Content-Length was given twice");
  if (seen.transfer_encodings == 1) {
    if (seen.content_lengths != 0) return malformed("Transfer-Encoding and Content-Length were both given");
    if (version == 10) return malformed("HTTP/1.0 has no Transfer-Encoding");
    if (!same_field_name(seen.transfer_encoding, "chunked")) return refuse_coding(seen.transfer_encoding);
    out.body = BodyKind::chunked;
  } else if (seen.content_lengths == 1) {
    const auto length = parse_content_length(seen.content_length);
    if (!length) return malformed("Content-Length is malformed");
    out.has_length = true;
    out.length = *length;
    if (*length > 0) out.body = BodyKind::length;
  }
  return std::nullopt;
}

bool persistent(const FramingFieldsView& seen, int version) {
  return !seen.close && (version == 11 || seen.keep_alive);
}

/// 400 for what is no method, 501 for one that is not served: among these TRACE and CONNECT.
std::optional<Error> check_method(std::string_view method) {
  if (parse_method(method) != Method::other) return std::nullopt;
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (!is_token(method) || method.size() > kLongestMethod || std::ranges::any_of(method, lower))
    return malformed("the method is malformed");
  return Error{ErrorCode::not_implemented, "the method is not known here"};
}

std::optional<Error> check_expect(const FramingFieldsView& seen, int version, Framing& out) {
  if (seen.expects == 0 || version == 10) return std::nullopt;
  if (seen.expects > 1 || !same_field_name(seen.expect, "100-continue"))
    return Error{ErrorCode::expectation_failed, "the only expectation is 100-continue"};
  out.expect_continue = out.body != BodyKind::none;
  return std::nullopt;
}

}  // namespace

base::Result<Framing> check_request_framing(std::string_view method, int version,
                                            std::span<const FieldView> fields) {
  if (version != 10 && version != 11)
    return Error{ErrorCode::http_version_not_supported, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  if (auto error = check_method(method)) return *std::move(error);
  FramingFieldsView seen;
  for (const FieldView& field : fields)
    if (const char* why = read_field(field, seen)) return malformed(why);
  Framing framing;
  if (auto error = read_length(seen, version, framing)) return *std::move(error);
  if (seen.hosts != 1) return malformed("exactly one Host is needed");
  if (!parse_host(seen.host)) return malformed("Host is malformed");
  if (std::ranges::any_of(seen.singletons, [](unsigned count) { return count > 1; }))
    return malformed("a field that has one value was given twice");
  if (seen.singleton_not_ascii) return malformed("a field that must be ASCII is not");
  if (seen.bad_connection) return malformed("Connection is malformed");
  if (seen.protected_named) return malformed("Connection names a field that it may not remove");
  // Where such a body ends depends on whether the server switches. h2c is different: common clients ask for
  // it with every first request, and go on in HTTP/1.1 when nobody answers to it.
  if (seen.upgrade && framing.body != BodyKind::none)
    return malformed("a request that asks for another protocol has no body");
  if (auto error = check_expect(seen, version, framing)) return *std::move(error);
  framing.keep_alive = persistent(seen, version);
  framing.host = seen.host;
  return framing;
}

base::Result<Framing> check_response_framing(bool head_request, int status, int version,
                                             std::span<const FieldView> fields) {
  if (version != 10 && version != 11) return broken_answer("neither HTTP/1.0 nor HTTP/1.1");
  if (status < 100 || status > 599 || status == 101) return broken_answer("a status that nobody asked for");
  FramingFieldsView seen;
  for (const FieldView& field : fields)
    if (const char* why = read_field(field, seen)) return broken_answer(why);
  Framing framing;
  if (const auto error = read_length(seen, version, framing)) return broken_answer(error->description);
  framing.keep_alive = persistent(seen, version) && !seen.bad_connection;
  const bool claims_body = framing.body != BodyKind::none;
  if (head_request || status < 200 || status == 204 || status == 304) {
    framing.body = BodyKind::none;
    if (claims_body && (status < 200 || status == 204))
      framing.keep_alive = false;  // the body may follow all the same
  } else if (!claims_body && !framing.has_length) {
    framing.body = BodyKind::until_close;
    framing.keep_alive = false;
  }
  return framing;
}

bool connection_names(std::span<const FieldView> fields, std::string_view name) noexcept {
  bool found = false;
  for (const FieldView& field : fields)
    if (same_field_name(field.name, "connection"))
      for_each_element(field.value, [&](std::string_view option) { found |= same_field_name(option, name); });
  return found;
}

bool is_ambiguous_name(std::string_view name) noexcept {
  bool found = false;  // no early exit: names are short, and this way the loop vectorises
  for (const char c : name) found |= (c == '_') | (c == '.');
  return found;
}

}  // namespace http
