// A document with a type of authorization details and an operation bound to it, to be changed by tests.
#pragma once
#include <string>

#include "tests/openapi/document_text.h"

namespace openapi_test {

inline const std::string kTypeSchema =
    "{type: object, required: [type, amount], additionalProperties: false, properties: {type: {const: pay}, "
    "amount: {$ref: \"#/components/schemas/Money\"}, to: {type: string}}}";
inline const std::string kType = "{title: Pay once, once: true, schema: " + kTypeSchema + "}";
inline const std::string kBodySchema =
    "{type: object, additionalProperties: false, properties: {amount: {$ref: "
    "\"#/components/schemas/Money\"}, "
    "to: {type: string}, note: {type: string}}}";
inline const std::string kConsent = "{type: pay, match: {/amount: /amount, /to: /to}, free: [/note]}";

/// Line 4: x-tollgate with the types; line 15: the operation's x-tollgate; line 20: the body's schema.
inline std::string bound_document(const std::string& types, const std::string& consent,
                                  const std::string& body = kBodySchema, const std::string& required = "true",
                                  const std::string& policy = "moves_money: true, ") {
  return "openapi: 3.1.0\n"
         "info: {title: T, version: \"1\"}\n"
         "servers: [{url: /v1}]\n"
         "x-tollgate: {upstream: bank, authorization_details: " +
         types +
         "}\n"
         "components:\n"
         "  schemas: {Money: {type: object, additionalProperties: false, properties: {currency: {type: "
         "string}, value: {type: integer}}}}\n"
         "  securitySchemes:\n"
         "    oauth2:\n"
         "      type: oauth2\n"
         "      flows:\n"
         "        clientCredentials: {tokenUrl: /t, scopes: {\"a:read\": See it}}\n"
         "paths:\n"
         "  /a:\n"
         "    post:\n"
         "      x-tollgate: {" +
         policy + "consent: " + consent +
         "}\n"
         "      security: [{oauth2: [\"a:read\"]}]\n"
         "      parameters: [{name: Idempotency-Key, in: header, required: true, schema: {type: string}}]\n"
         "      requestBody:\n"
         "        required: " +
         required +
         "\n"
         "        content: {application/json: {schema: " +
         body +
         "}}\n"
         "      operationId: op\n"
         "      responses: {\"200\": {description: OK}}\n";
}

}  // namespace openapi_test
