// Parses complete message heads with Beast's parser, whose callbacks keep views and nothing else.
#include "http/head_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

namespace http {
namespace {

namespace beast_http = boost::beast::http;
using base::Error;
using base::ErrorCode;
using boost::system::error_code;

/// The length limits are the scanner's; Beast's own must not interfere. Field names and the body are not its
/// matter.
template <bool is_request>
class ViewParser final : public beast_http::basic_parser<is_request> {
 public:
  ViewParser(std::size_t max_fields, std::vector<FieldView>& fields)
      : fields_(fields), max_fields_(max_fields) {
    this->header_limit(std::numeric_limits<std::uint32_t>::max());
    this->body_limit(boost::none);
    fields_.clear();
  }
  bool too_many_fields() const { return too_many_; }
  std::string_view method, target, reason;
  int status = 0, version = 0;

 private:
  using View = boost::beast::string_view;
  void on_request_impl(beast_http::verb, View m, View t, int v, error_code&) override {
    method = m;
    target = t;
    version = v;
  }
  void on_response_impl(int s, View r, int v, error_code&) override {
    status = s;
    reason = r;
    version = v;
  }
  void on_field_impl(beast_http::field, View name, View value, error_code& ec) override {
    if (fields_.size() == max_fields_) {
      too_many_ = true;
      ec = beast_http::error::header_limit;
      return;
    }
    fields_.push_back(FieldView{name, value});
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
  std::size_t on_body_impl(View body, error_code&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, View, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View body, error_code&) override { return body.size(); }
  void on_finish_impl(error_code&) override {}

  std::vector<FieldView>& fields_;
  std::size_t max_fields_;
  bool too_many_ = false;
};

/// RFC 9112 §2.3: is the last word of the request line a well-formed version, so that 505 says more than 400?
bool has_other_version(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\r'));
  if (line.size() < 9) return false;
  const std::string_view version = line.substr(line.size() - 9);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.starts_with(" HTTP/") && digit(version[6]) && version[7] == '.' && digit(version[8]) &&
         version.substr(6) != "1.1" && version.substr(6) != "1.0";
}

}  // namespace

base::Status parse_request_head(std::string_view head, std::size_t max_fields, RequestHeadView& out,
                                std::vector<FieldView>& fields) {
  ViewParser<true> parser(max_fields, fields);
  error_code ec;
  parser.put(boost::asio::const_buffer(head.data(), head.size()), ec);
  if (parser.too_many_fields()) return Error{ErrorCode::headers_too_large, "too many header fields"};
  if (ec == beast_http::error::bad_version && has_other_version(head))
    return Error{ErrorCode::http_version_not_supported, "only HTTP/1.1 and HTTP/1.0 are spoken here"};
  if (ec) return Error{ErrorCode::malformed_request, "the request head is malformed", {}, ec.message()};
  if (!parser.is_header_done()) return Error{ErrorCode::malformed_request, "the request head is incomplete"};
  out = {parser.method, parser.target, parser.version};
  return base::ok();
}

base::Status parse_response_head(std::string_view head, std::size_t max_fields, ResponseHeadView& out,
                                 std::vector<FieldView>& fields) {
  constexpr std::string_view kBroken = "the backend's answer could not be understood";
  ViewParser<false> parser(max_fields, fields);
  error_code ec;
  parser.put(boost::asio::const_buffer(head.data(), head.size()), ec);
  if (parser.too_many_fields())
    return Error{ErrorCode::backend_unavailable, kBroken, {}, "too many header fields"};
  if (ec) return Error{ErrorCode::backend_unavailable, kBroken, {}, "response head: " + ec.message()};
  if (!parser.is_header_done())
    return Error{ErrorCode::backend_unavailable, kBroken, {}, "response head: incomplete"};
  if (parser.status < 100 || parser.status > 599)
    return Error{ErrorCode::backend_unavailable,
                 kBroken,
                 {},
                 "response head: status " + std::to_string(parser.status)};
  out = {parser.status, parser.reason, parser.version};
  return base::ok();
}

}  // namespace http
