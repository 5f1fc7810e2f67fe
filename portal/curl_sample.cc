// Builds curl commands from operations.
#include "portal/curl_sample.h"

#include <algorithm>
#include <cctype>

#include "http/form.h"
#include "portal/example.h"

namespace portal {
namespace {

using Json = nlohmann::ordered_json;
constexpr const char* kNewLine = " \\\n  ";

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string parameter_example(const openapi::Document& document, const openapi::Parameter& parameter) {
  const Json example = example_of(document.json, parameter.schema.source());
  if (example.is_string() && example != "text") return example.get<std::string>();
  if (example.is_number() || example.is_boolean()) return example.dump();
  std::string placeholder = parameter.name;
  std::ranges::transform(placeholder, placeholder.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return placeholder;
}

std::string address(std::string_view api_url, const openapi::Document& document,
                    const openapi::Operation& operation) {
  std::string path = operation.path;
  std::string query;
  for (const openapi::Parameter& parameter : operation.parameters) {
    if (parameter.in == openapi::In::path) {
      const std::string slot = "{" + parameter.name + "}";
      if (const auto at = path.find(slot); at != std::string::npos)
        path.replace(at, slot.size(), http::form_encoded(parameter_example(document, parameter)));
    } else if (parameter.in == openapi::In::query && parameter.required) {
      query.append(query.empty() ? "?" : "&").append(http::form_encoded(parameter.name)).append("=");
      query.append(http::form_encoded(parameter_example(document, parameter)));
    }
  }
  return std::string(api_url) + path + query;
}

const Json* request_media(const openapi::Document& document, const openapi::Operation& operation,
                          const char* type) {
  const Json* node = operation_node(document, operation);
  if (node == nullptr || !node->contains("requestBody")) return nullptr;
  const Json* body = openapi::resolve(document.json, (*node)["requestBody"]);
  if (body == nullptr || !body->contains("content") || !(*body)["content"].contains(type)) return nullptr;
  return &(*body)["content"][type];
}

/// Frames are shown as they come, so any curl shows what a WebSocket begins with.
void append_handshake(std::string& curl) {
  for (const char* part :
       {"--http1.1 --include --no-buffer --output -", "-H 'Connection: Upgrade' -H 'Upgrade: websocket'",
        "-H 'Sec-WebSocket-Version: 13'", "-H \"Sec-WebSocket-Key: $(openssl rand -base64 16)\""})
    curl.append(kNewLine).append(part);
}

}  // namespace

std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? "'\\''" : std::string(1, c));
  return out + "'";
}

const Json* operation_node(const openapi::Document& document, const openapi::Operation& operation) {
  const auto paths = document.json.find("paths");
  if (paths == document.json.end()) return nullptr;
  for (const auto& [path, item] : paths->items()) {
    const auto found = item.find(lower(operation.method));
    if (found != item.end() && found->is_object() && found->value("operationId", "") == operation.id)
      return &*found;
  }
  return nullptr;
}

Json media_example(const Json& root, const Json& media_type) {
  if (const auto example = media_type.find("example"); example != media_type.end()) return *example;
  if (const auto examples = media_type.find("examples"); examples != media_type.end())
    for (const auto& [name, node] : examples->items())
      if (const Json* one = openapi::resolve(root, node); one != nullptr && one->contains("value"))
        return (*one)["value"];
  const auto schema = media_type.find("schema");
  return schema == media_type.end() ? Json() : example_of(root, *schema);
}

std::string token_sample(std::string_view issuer, std::string_view client_id, std::string_view scope) {
  std::string curl = "curl " + shell_quoted(std::string(issuer) + "/oauth2/token");
  // Without ":secret" curl asks for it, so it stays out of the shell's history.
  curl.append(kNewLine).append("-u ").append(shell_quoted(client_id));
  curl.append(kNewLine).append("-d grant_type=client_credentials");
  if (!scope.empty()) curl.append(kNewLine).append("-d ").append(shell_quoted("scope=" + std::string(scope)));
  return curl;
}

std::string operation_sample(std::string_view api_url, const openapi::Document& document,
                             const openapi::Operation& operation) {
  std::string curl = "curl ";
  if (operation.method != "GET") curl.append("-X ").append(operation.method).append(" ");
  curl.append(shell_quoted(address(api_url, document, operation)));
  if (operation.authenticated) curl.append(kNewLine).append("-H \"Authorization: Bearer $ACCESS_TOKEN\"");
  const std::string key = lower(operation.idempotency ? operation.idempotency->header : "Idempotency-Key");
  for (const openapi::Parameter& parameter : operation.parameters) {
    if (parameter.in != openapi::In::header || !parameter.required) continue;
    curl.append(kNewLine).append("-H ");
    if (lower(parameter.name) == key)
      curl.append("\"" + parameter.name + ": $(uuidgen)\"");
    else
      curl.append(shell_quoted(parameter.name + ": " + parameter_example(document, parameter)));
  }
  if (const Json* media = request_media(document, operation, "application/json")) {
    curl.append(kNewLine).append("-H 'Content-Type: application/json'");
    curl.append(kNewLine).append("-d ").append(shell_quoted(media_example(document.json, *media).dump(2)));
  }
  if (operation.websocket) append_handshake(curl);
  return curl;
}

}  // namespace portal
