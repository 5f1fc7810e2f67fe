// One published OpenAPI 3.1 document: the routes, the policy and what the portal shows, read once at start.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "openapi/address_block.h"
#include "openapi/cache.h"
#include "openapi/consent.h"
#include "openapi/cors.h"
#include "openapi/idempotency.h"
#include "openapi/schema.h"
#include "openapi/websocket.h"

namespace openapi {

/// Where a problem in a document is: "openapi/payments.yaml:41: paths./payments.post: unknown scope x".
struct Problem {
  std::string file;
  int line = 0;  // 1-based; 0 unknown
  std::string path;
  std::string reason;
  std::string text() const;
};

enum class In : std::uint8_t { path, query, header };

struct Parameter {
  std::string name;
  In in = In::query;
  bool required = false;
  std::string description;
  Schema schema;  // the value is coerced by the schema's type: integer, number, boolean, else string
};

/// Who answers an operation: a payment backend through the proxy, or this program itself; `gateway` is the
/// data path, for callers with a token.
enum class Served : std::uint8_t { proxy, oauth, portal, gateway };

/// What few operations have. A pointer, because the data path reads only that there is none, and with
/// thousands of operations each cache line counts; shared by the copies of an Operation.
template <class T>
using Rule = std::shared_ptr<const T>;

/// How the user of a token must have signed in (RFC 9470).
struct StepUp {
  std::vector<std::string> acr_values{};          // one of them; empty: any
  std::optional<std::chrono::seconds> max_age{};  // since the sign-in
};

/// `x-tollgate`, inherited document -> path -> operation; the nearest wins. What every request reads is
/// first.
struct Policy {
  Served served_by = Served::proxy;
  bool moves_money = false;  // assertion signed per request, with the request's digest
  bool retry = true;         // once more, where that is safe
  bool streaming = false;    // the request's body is passed on while it arrives, instead of being read before
  bool signature_required = false;     // RFC 9421: of requests
  bool sign_answers = false;           // RFC 9421, 9530
  bool check_sandbox_answers = false;  // a sandbox backend's answers must be what `responses` say
  unsigned cost = 1;                   // units of quota
  std::size_t max_body = 256 * 1024;   // bytes
  std::size_t max_answer = 0;          // bytes of an answer's body; 0: any number
  std::chrono::milliseconds connect_timeout{2000};
  std::chrono::milliseconds response_timeout{15000};  // to the first byte of the answer
  std::vector<AddressBlock> allow_from{};             // addresses of clients; empty: any
  Rule<StepUp> step_up{};
  Rule<CorsRule> cors{};  // null: pages of other origins cannot read its answers
  std::string group;      // that rates of plans may be for; empty: none
  std::string upstream;   // name in tollgate.yaml; needed when proxied
};

struct ResponseDoc {
  std::string status;  // "200", "default"
  std::string description;
  nlohmann::json schema;                // resolved one level, null if none
  std::vector<std::string> types{};     // media types, lower case; empty: no body is described
  std::optional<Schema> json_schema{};  // of application/json
};

/// An error code of the backend, from `x-tollgate-errors` of the document: the portal has a page for each.
struct ErrorDoc {
  std::string code;
  int status = 0;
  std::string title;            // RFC 9457: the same for every error of this code
  std::string meaning, remedy;  // what it means, and what to do about it
};

struct alignas(64) Operation {
  /// Of its memory, from the beginning: what every request reads.
  static constexpr std::size_t kReadEachTime = 320;  // bytes, five cache lines
  std::vector<std::string> scopes;                   // all are needed
  std::vector<Parameter> parameters;
  Policy policy;
  bool authenticated = false;  // a security requirement applies
  bool body_required = false;
  Rule<ConsentBinding> consent;         // what of the body must have been consented to
  Rule<IdempotencyRule> idempotency;    // happens once per key
  Rule<WebSocketRule> websocket;        // becomes a tunnel
  Rule<CacheRule> cache;                // answers are kept
  std::string id;                       // operationId, unique over all documents
  std::vector<std::string> body_types;  // media types, lower case
  std::optional<Schema> body_schema;    // of application/json
  std::string method;                   // upper case
  std::string path;                     // full template with the servers path: /v1/accounts/{account_id}
  std::string summary, description, tag;
  std::vector<ResponseDoc> responses;
};

/// Immutable once loaded; shared by all workers through the configuration snapshot.
struct Document {
  std::string name;  // file name without extension: "payments"
  std::string file;
  std::string title, version, description;
  std::string base_path;  // of the first server: "/v1"
  std::vector<Operation> operations;
  std::vector<std::pair<std::string, std::string>>
      scopes;                              // name, description in words (from securitySchemes)
  std::vector<DetailsType> details_types;  // of authorization_details (RFC 9396)
  std::vector<ErrorDoc> errors;            // those that its backend adds to the gateway's own
  nlohmann::ordered_json json;  // the whole document, as parsed, for the portal and /openapi/NAME.json
  std::string yaml;             // the bytes of the file
};

struct Loaded {
  std::unique_ptr<const Document> document;  // null if any problem
  std::vector<Problem> problems;             // every one found, not only the first
};

/// Reads and checks one YAML document. Refuses what it would not enforce (unsupported keywords, unknown
/// x-tollgate members, duplicate operationId, unresolvable $ref, path parameters that do not match the
/// template).
Loaded load_document(const std::string& file);
Loaded load_document_text(const std::string& name, const std::string& file, std::string yaml);

/// Resolves a local $ref chain; nullptr if it does not exist or is a cycle.
const nlohmann::ordered_json* resolve(const nlohmann::ordered_json& root, const nlohmann::ordered_json& node);

}  // namespace openapi
