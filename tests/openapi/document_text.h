// A small document with one operation, to be changed line by line by the tests of what reads documents.
#pragma once
#include <string>
#include <vector>

#include "openapi/document.h"

namespace openapi_test {

/// Lines 1 to 11: head, policy, one scope. Line 12 is `paths:`.
inline const std::string kHead =
    "openapi: 3.1.0\n"
    "info: {title: T, version: \"1\"}\n"
    "servers: [{url: /v1}]\n"
    "x-tollgate: {upstream: bank}\n"
    "components:\n"
    "  securitySchemes:\n"
    "    oauth2:\n"
    "      type: oauth2\n"
    "      flows:\n"
    "        clientCredentials: {tokenUrl: /t, scopes: {\"a:read\": See it}}\n"
    "security: [{oauth2: [\"a:read\"]}]\n"
    "paths:\n";

/// An operation without parameters and bodies.
inline const std::string kOperation = "operationId: op, responses: {\"200\": {description: OK}}";

inline openapi::Loaded load(const std::string& yaml) {
  return openapi::load_document_text("t", "t.yaml", yaml);
}

/// The problems as texts, in the order of lines.
inline std::vector<std::string> problems_of(const std::string& yaml) {
  std::vector<std::string> out;
  for (const openapi::Problem& problem : load(yaml).problems) out.push_back(problem.text());
  return out;
}

}  // namespace openapi_test
