// What the page of an operation says beside scope and fields.
#include "portal/operation_notes.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

namespace {

constexpr const char* kDocument = R"(openapi: 3.1.0
info: {title: Feeds, version: "1"}
servers: [{url: /feeds}]
x-tollgate: {upstream: feeds}
paths:
  /plain:
    get: {operationId: getPlain, summary: Plain, security: [{oauth2: ["f:read"]}], responses: {"200": {description: OK}}}
  /events:
    get:
      operationId: getEvents
      summary: Events
      security: [{oauth2: ["f:read"]}]
      x-tollgate: {websocket: {idle_timeout: 90s, max_age: 2h}}
      responses: {"101": {description: Switched}}
  /kept:
    get:
      operationId: getKept
      summary: Kept
      security: [{oauth2: ["f:read"]}]
      x-tollgate: {cache: {max_age: 5m}, cors: {origins: ["https://shop.example"]}}
      responses: {"200": {description: OK}}
  /files:
    put:
      operationId: putFile
      summary: File
      security: [{oauth2: ["f:read"]}]
      x-tollgate: {streaming: true, max_body: 1MiB, cors: {origins: ["*"]}}
      requestBody: {content: {application/octet-stream: {}}}
      responses: {"204": {description: OK}}
  /signed:
    get:
      operationId: getSigned
      summary: Signed
      security: [{oauth2: ["f:read"]}]
      x-tollgate: {signature: required, sign_answers: true}
      responses: {"200": {description: OK}}
components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: /oauth2/token, scopes: {"f:read": See feeds}}}
)";

struct Notes {
  Notes() {
    openapi::Loaded loaded = openapi::load_document_text("feeds", "feeds.yaml", kDocument);
    for (const openapi::Problem& problem : loaded.problems) MESSAGE(problem.text());
    REQUIRE(loaded.document != nullptr);
    document = std::move(loaded.document);
  }
  std::vector<std::string> of(std::size_t operation) const {
    std::vector<std::string> problems, lines;
    const auto catalogues = portal::Catalogues::load(SOURCE_DIR "/templates/messages", problems);
    for (const auto& note :
         portal::operation_notes(document->operations[operation], catalogues.of(portal::Language::en)))
      lines.push_back(note.label + ": " + note.words);
    return lines;
  }
  std::unique_ptr<const openapi::Document> document;
};

}  // namespace

TEST_CASE("operation notes: only what the operation has, with its numbers") {
  const Notes notes;
  CHECK(notes.of(0).empty());
  CHECK(notes.of(1) ==
        std::vector<std::string>{
            "WebSocket: Send the handshake with your token in Authorization. The connection ends "
            "with the token, after 90 s without a message, and after 120 min at the latest."});
  CHECK(notes.of(2) ==
        std::vector<std::string>{
            "Kept answers: The gateway may answer you from memory, for 5 min at most, with what it "
            "has for you alone. Cache-Status tells; Cache-Control: no-cache asks anew.",
            "From web pages: Pages of the origins that the operator has allowed may call it."});
  CHECK(notes.of(3) ==
        std::vector<std::string>{"Large bodies: Passed on while they arrive, up to 1,048,576 bytes.",
                                 "From web pages: Pages of any origin may call it."});
  CHECK(notes.of(4) ==
        std::vector<std::string>{"Signature: Your app signs each request (RFC 9421). A refusal says in "
                                 "Accept-Signature what has to be covered.",
                                 "Answers: Signed by the gateway (RFC 9421), with a key of /oauth2/jwks."});
}

TEST_CASE("operation notes: they are on the operation's page") {
  Notes notes;
  PortalWorld world;
  world.documents.push_back(std::move(notes.document));
  world.context->documents.push_back(world.documents.back().get());
  TestBrowser browser(world);
  const std::string body = browser
                               .get("showOperation", "/docs/feeds/getEvents",
                                    {{"document", "feeds"}, {"operation_id", "getEvents"}})
                               .body;
  CHECK(contains(body, "<dt>WebSocket</dt><dd>Send the handshake"));
  CHECK(contains(body, "<span class=\"status good\">101</span>"));
}
