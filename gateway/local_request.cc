// Turning an exchange into the view that handlers get.
#include "gateway/local_request.h"

#include "http/target.h"

namespace gateway {

LocalRequest::LocalRequest(const Exchange& x) {
  const http::HeadView& head = x.connection.head();
  for (std::size_t i = 0; i < x.match.param_count; ++i) {
    const openapi::Match::Bound& bound = x.match.params[i];
    params_.push_back({bound.name, http::percent_decode_segment(bound.raw)});
  }
  view_.method = head.method;
  view_.method_token = head.method_token;
  view_.target = x.target;
  view_.path = x.path;
  view_.query = x.query;
  view_.fields = head.fields;
  view_.host = head.framing.host;
  view_.body = x.body;
  view_.peer = head.peer;
  view_.request_id = x.request_id();
  view_.path_params = params_;
  view_.secure = head.secure;
  view_.client_certificate = head.client_certificate;
  view_.client_certificate_verified = head.client_certificate_verified;
  view_.now = x.now;
}

}  // namespace gateway
