// The head of an answer that is sent from memory.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "gateway/stored_answer.h"

namespace gateway {

struct CachedHead {
  const StoredAnswer& answer;
  bool not_modified = false;           // 304 instead: the client has it
  std::optional<base::Seconds> age{};  // RFC 9111 §5.1; nullopt: it just came
  std::string_view lines{};            // of the gateway, with CRLF
  std::string_view connection{};       // http::connection_line()
};

/// Appends the head, empty line included. A 304 has the fields of RFC 9110 §15.4.5 only.
void append_cached_head(std::string& out, const CachedHead& head);

}  // namespace gateway
