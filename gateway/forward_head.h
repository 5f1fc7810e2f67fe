// The request head that a backend sees: the client's fields less everything that is the gateway's to say.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "gateway/trace_context.h"
#include "http/message.h"

namespace gateway {

/// True for fields of a client that never reach a backend: hop-by-hop fields, credentials, identity and
/// forwarding and tracing fields, method overrides, framing, and any name with '_' or '.' (aliases of those).
bool dropped_on_the_way_in(std::string_view name) noexcept;

/// Whose some fields of answers are: the gateway's, or a backend's.
struct OwnedFields {
  bool signatures = false;    // the gateway signs answers, or a backend may
  bool cross_origin = false;  // the document says who may read answers (Access-Control-*), or a backend may
  bool date = true;  // false, never with `signatures`: of answers that are kept, their age counts from it
};
/// Field names that only the gateway sets on answers (lower case): a backend's are dropped.
std::span<const std::string_view> owned_answer_fields(const OwnedFields& owned = {}) noexcept;

struct ForwardHead {
  std::string_view method, target, upstream_authority;
  std::span<const http::FieldView> fields;  // the client's; what its Connection field names is dropped too
  std::string_view request_id{}, assertion{}, peer{}, host{};
  const TraceContext* trace = nullptr;  // with backend_id; nullptr: no trace is told
  bool secure = false;
  bool has_body = false;  // then Content-Length is written
  std::uint64_t body_size = 0;
  bool chunked = false;  // its length is not known: Transfer-Encoding instead
  bool upgrade = false;  // to a WebSocket, for which the client asked
};

/// Replaces `out` with the complete head, ending in an empty line.
void build_forward_head(const ForwardHead& head, std::string& out);

}  // namespace gateway
