// What every error answer of the OAuth endpoints must look like, whatever it says.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/endpoint_world.h"

namespace test_support {

/// "400 invalid_grant", or "200" and "201" for a success. Checks RFC 6749 5.2 on the way: never stored, JSON,
/// an error_description of the allowed characters, nothing else in it, none of `secrets`, and
/// WWW-Authenticate exactly with a 401 to who used Authorization.
inline std::string answer_of(const http::Response& response, bool used_authorization = false,
                             const std::vector<std::string>& secrets = {}) {
  CHECK(response.field("Cache-Control") == "no-store");
  if (response.status < 300) return std::to_string(response.status);
  CHECK(response.field("Content-Type") == "application/json");
  CHECK(response.field("WWW-Authenticate").empty() == !(response.status == 401 && used_authorization));
  const nlohmann::json body = nlohmann::json::parse(response.body);
  for (const auto& [name, value] : body.items()) CHECK((name == "error" || name == "error_description"));
  const std::string description = body.value("error_description", "");
  CHECK(std::ranges::all_of(description,
                            [](char c) { return c >= 0x20 && c <= 0x7E && c != '"' && c != '\\'; }));
  for (const std::string& secret : secrets)
    CHECK((secret.size() < 6 || response.body.find(secret) == std::string::npos));
  return std::to_string(response.status) + " " + body.value("error", "");
}

/// The same, with all that was sent as what must not come back.
inline std::string answer_of(const http::Response& response, const FakeRequest& request) {
  std::vector<std::string> secrets;
  bool used_authorization = false;
  for (const auto& [name, value] : request.fields) {
    if (name == "Content-Type") continue;
    secrets.push_back(value);
    used_authorization |= name == "Authorization";
  }
  if (const auto form = http::Form::parse(request.body))
    for (const auto& [name, value] : form->pairs())
      if (name.starts_with("client_") || name == "code" || name == "code_verifier" ||
          name == "refresh_token" || name == "request")
        if (name != "client_id" && name != "client_assertion_type") secrets.push_back(value);
  return answer_of(response, used_authorization, secrets);
}

}  // namespace test_support
