// The admin listener's answers: /healthz, /readyz and /metrics.
#pragma once
#include <functional>
#include <string>

#include "http/message.h"

namespace gateway {

/// What the admin pages ask the node, from a thread of the admin server.
struct AdminView {
  std::function<std::string()> metrics;               // Prometheus text
  std::function<std::string()> not_ready;             // "" if ready, else one line that says why
  std::function<std::string()> notice;                // a line for who asks whether it is ready; may be ""
  std::function<bool(std::string_view host)> serves;  // a Host that this listener answers to
};

/// 421 for a Host that is not served. GET and HEAD only. /healthz: this process runs. /readyz: 200 only if it
/// can answer requests now, else 503.
http::Response answer_admin(const AdminView& view, const http::RequestView& request);

}  // namespace gateway
