// Stage: an operation may be open to some addresses only (x-tollgate: {allow_from: …}).
#include <algorithm>

#include "gateway/stages.h"
#include "http/ip_address.h"

namespace gateway {

base::Status check_address(const Exchange& x) {
  const std::vector<openapi::AddressBlock>& blocks = x.operation()->policy.allow_from;
  if (blocks.empty()) return base::ok();
  // As the connection has it: what a client says in Forwarded proves nothing.
  auto peer = http::parse_ip_address(x.connection.head().peer);
  if (peer) *peer = http::unmapped(*peer);
  const bool allowed = peer && std::ranges::any_of(blocks, [&](const openapi::AddressBlock& block) {
                         return block.contains(peer->v6, peer->bytes);
                       });
  if (allowed) return base::ok();
  return base::Error{base::ErrorCode::forbidden, "this operation may not be called from your address"};
}

}  // namespace gateway
