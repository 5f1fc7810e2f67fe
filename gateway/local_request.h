// The request as a local handler sees it, with its path parameters decoded; lives while the handler runs.
#pragma once
#include <vector>

#include "gateway/exchange.h"
#include "http/message.h"

namespace gateway {

class LocalRequest {
 public:
  /// The exchange outlives it; its body must have been read if it is to be seen.
  explicit LocalRequest(const Exchange& x);
  LocalRequest(const LocalRequest&) = delete;
  LocalRequest& operator=(const LocalRequest&) = delete;
  const http::RequestView& view() const noexcept { return view_; }

 private:
  std::vector<http::PathParam> params_;
  http::RequestView view_;
};

}  // namespace gateway
