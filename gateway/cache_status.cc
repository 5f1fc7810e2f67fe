// Writing Cache-Status.
#include "gateway/cache_status.h"

namespace gateway {

std::string cache_status(const CacheNote& note) {
  std::string out = "tollgate; ";
  if (note.forwarded.empty())
    out.append("hit");
  else
    out.append("fwd=").append(note.forwarded);
  if (note.forward_status != 0) out.append("; fwd-status=").append(std::to_string(note.forward_status));
  if (note.stored) out.append("; stored");
  if (note.ttl) out.append("; ttl=").append(std::to_string(note.ttl->count()));
  if (!note.detail.empty()) out.append("; detail=").append(note.detail);
  return out;
}

}  // namespace gateway
