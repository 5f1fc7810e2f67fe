// Which fields of a backend's answer go on to the client.
#pragma once
#include <span>
#include <string_view>

#include "http/message.h"
#include "http/text_writer.h"

namespace http {

/// Whether a field belongs to this hop alone, or to the framing that we generate (RFC 9110 §7.6.1, RFC 9112
/// §6): Connection, Content-Length, Keep-Alive, Proxy-*, TE, Trailer, Transfer-Encoding, Upgrade.
bool is_hop_by_hop(std::string_view name) noexcept;

/// Appends the lines of an answer's fields without those of the hop, those that its Connection field names,
/// and `owned` (lower case). True if a Date was among them.
bool put_relayed_fields(TextWriter& out, std::span<const FieldView> fields,
                        std::span<const std::string_view> owned);

}  // namespace http
