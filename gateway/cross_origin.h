// Calls from pages of other origins (the CORS protocol of the Fetch standard), where an operation asks for
// it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "gateway/exchange.h"

namespace gateway {

/// What a preflight for the path asks about: OPTIONS with Origin and Access-Control-Request-Method, for a
/// method that is there and has `cors`. nullopt: it is a plain OPTIONS, which is answered as ever.
std::optional<openapi::Match> match_preflight(const openapi::RouteTable& routes, const http::HeadView& head,
                                              std::string_view path);

/// What Access-Control-Allow-Origin says to the sender of `head`: its only Origin, or "*". Empty: nothing,
/// and the browser keeps the answer from its page. Points into `head`.
std::string_view allowed_origin(const openapi::CorsRule& rule, const http::HeadView& head) noexcept;

/// Complete lines with CRLF for an answer of an operation with `cors`, whoever made it; also for refusals,
/// which a page must be able to read.
void append_cross_origin(std::string& lines, const openapi::CorsRule& rule, const http::HeadView& head);

/// The same for an answer of our own, if its operation is known and has `cors`. What the answer varies with
/// stays.
void allow_cross_origin(const Exchange& x, http::Response& response);

/// The answer to a preflight about x.operation(), which has `cors`. forbidden: not from that origin.
base::Result<http::Response> preflight_answer(const openapi::RouteTable& routes, const Exchange& x);

}  // namespace gateway
