// Commands that work when pasted into a shell.
#pragma once
#include <string>
#include <string_view>

#include "openapi/document.h"

namespace portal {

/// A client_credentials token for the app (RFC 6749 4.4); the secret is asked for, never written.
std::string token_sample(std::string_view issuer, std::string_view client_id, std::string_view scope);
/// One call of `operation` with example parameters and body, or the handshake of its WebSocket (RFC
/// 6455 4.1); `api_url` is the origin of the APIs.
std::string operation_sample(std::string_view api_url, const openapi::Document& document,
                             const openapi::Operation& operation);
/// The operation's object in the document, for what its parsed form leaves out; nullptr if there is none.
const nlohmann::ordered_json* operation_node(const openapi::Document& document,
                                             const openapi::Operation& operation);
/// The example body of a media type object: its own example, else one made from its schema; null if it has
/// neither.
nlohmann::ordered_json media_example(const nlohmann::ordered_json& root,
                                     const nlohmann::ordered_json& media_type);
/// 'text' for a POSIX shell, whatever it holds.
std::string shell_quoted(std::string_view text);

}  // namespace portal
