// Writing and reading client metadata, one row a member.
#include "oauth/client_metadata.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace oauth {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxText = 2048, kMaxItems = 20, kMaxDepth = 32;

struct TextMember {
  const char* name;
  std::string ClientMetadata::*member;
  std::size_t most = kMaxText;
};
constexpr TextMember kTexts[] = {
    {"token_endpoint_auth_signing_alg", &ClientMetadata::token_endpoint_auth_signing_alg, 20},
    {"jwks_uri", &ClientMetadata::jwks_uri},
    {"tls_client_auth_subject_dn", &ClientMetadata::tls_client_auth_subject_dn},
    {"tls_client_auth_san_dns", &ClientMetadata::tls_client_auth_san_dns, 253},
    {"tls_client_auth_san_uri", &ClientMetadata::tls_client_auth_san_uri},
    {"tls_client_auth_san_ip", &ClientMetadata::tls_client_auth_san_ip, 45},
    {"tls_client_auth_san_email", &ClientMetadata::tls_client_auth_san_email, 254},
    {"request_object_signing_alg", &ClientMetadata::request_object_signing_alg, 20},
    {"authorization_signed_response_alg", &ClientMetadata::authorization_signed_response_alg, 20},
    {"introspection_signed_response_alg", &ClientMetadata::introspection_signed_response_alg, 20},
    {"id_token_signed_response_alg", &ClientMetadata::id_token_signed_response_alg, 20},
    {"userinfo_signed_response_alg", &ClientMetadata::userinfo_signed_response_alg, 20},
    {"sector_identifier_uri", &ClientMetadata::sector_identifier_uri},
    {"backchannel_logout_uri", &ClientMetadata::backchannel_logout_uri},
    {"logo_uri", &ClientMetadata::logo_uri},
    {"policy_uri", &ClientMetadata::policy_uri},
    {"tos_uri", &ClientMetadata::tos_uri},
    {"software_id", &ClientMetadata::software_id, 200},
    {"software_version", &ClientMetadata::software_version, 200},
};

struct FlagMember {
  const char* name;
  bool ClientMetadata::*member;
};
constexpr FlagMember kFlags[] = {
    {"require_pushed_authorization_requests", &ClientMetadata::require_pushed_authorization_requests},
    {"require_signed_request_object", &ClientMetadata::require_signed_request_object},
    {"dpop_bound_access_tokens", &ClientMetadata::dpop_bound_access_tokens},
    {"tls_client_certificate_bound_access_tokens",
     &ClientMetadata::tls_client_certificate_bound_access_tokens},
    {"backchannel_logout_session_required", &ClientMetadata::backchannel_logout_session_required},
};

struct ListMember {
  const char* name;
  std::vector<std::string> ClientMetadata::*member;
};
constexpr ListMember kLists[] = {
    {"authorization_details_types", &ClientMetadata::authorization_details_types},
    {"post_logout_redirect_uris", &ClientMetadata::post_logout_redirect_uris},
    {"contacts", &ClientMetadata::contacts},
};

base::Error wrong(std::string_view name) {
  return {base::ErrorCode::invalid_client_metadata, "this client metadata member is malformed or too long",
          std::string(name)};
}

/// Reads members one by one and remembers the first that was wrong.
struct Reader {
  const Json& json;
  std::string_view failed{};

  const Json* find(const char* name) const {
    const auto found = json.find(name);
    return found == json.end() || found->is_null() ? nullptr : &*found;
  }
  void text(const char* name, std::string& out, std::size_t most) {
    const Json* value = find(name);
    if (!value) return;
    if (!value->is_string() || value->get_ref<const std::string&>().size() > most)
      failed = name;
    else
      out = value->get<std::string>();
  }
  void flag(const char* name, bool& out) {
    const Json* value = find(name);
    if (!value) return;
    if (value->is_boolean())
      out = value->get<bool>();
    else
      failed = name;
  }
  void list(const char* name, std::vector<std::string>& out) {
    const Json* value = find(name);
    if (!value) return;
    const auto fits = [](const Json& item) {
      return item.is_string() && !item.get_ref<const std::string&>().empty() &&
             item.get_ref<const std::string&>().size() <= kMaxText;
    };
    if (!value->is_array() || value->size() > kMaxItems || !std::ranges::all_of(*value, fits))
      failed = name;
    else
      out = value->get<std::vector<std::string>>();
  }
  template <class Enum, std::size_t N>
  void choice(const char* name, const std::array<std::string_view, N>& names, Enum& out) {
    std::string chosen;
    text(name, chosen, kMaxText);
    if (chosen.empty()) return;
    const auto at = std::ranges::find(names, chosen);
    if (at == names.end())
      failed = name;
    else
      out = static_cast<Enum>(at - names.begin());
  }
  void grant_types(std::vector<GrantType>& out) {
    std::vector<std::string> chosen;
    if (!find("grant_types")) return;
    list("grant_types", chosen);
    out.clear();
    for (const std::string& name : chosen) {
      const auto at = std::ranges::find(kGrantTypeNames, name);
      if (at == kGrantTypeNames.end()) return void(failed = "grant_types");
      const auto type = static_cast<GrantType>(at - kGrantTypeNames.begin());
      if (std::ranges::find(out, type) == out.end()) out.push_back(type);
    }
  }
  void jwks(std::string& out) {
    const Json* value = find("jwks");
    if (!value) return;
    out = value->dump();
    if (!value->is_object() || out.size() > kMaxClientJwks) failed = "jwks";
  }
};

}  // namespace

bool ClientMetadata::allows(GrantType grant_type) const noexcept {
  return std::ranges::find(grant_types, grant_type) != grant_types.end();
}

bool ClientMetadata::uses_secret() const noexcept {
  return token_endpoint_auth_method == AuthMethod::client_secret ||
         token_endpoint_auth_method == AuthMethod::client_secret_basic ||
         token_endpoint_auth_method == AuthMethod::client_secret_post;
}

std::string client_metadata_json(const ClientMetadata& metadata) {
  const ClientMetadata defaults;
  Json json = Json::object();
  for (const TextMember& row : kTexts)
    if (!(metadata.*row.member).empty()) json[row.name] = metadata.*row.member;
  for (const FlagMember& row : kFlags)
    if (metadata.*row.member) json[row.name] = true;
  for (const ListMember& row : kLists)
    if (!(metadata.*row.member).empty()) json[row.name] = metadata.*row.member;
  if (metadata.profile != defaults.profile) json["profile"] = name_of(kProfileNames, metadata.profile);
  if (metadata.application_type != defaults.application_type)
    json["application_type"] = name_of(kApplicationTypeNames, metadata.application_type);
  if (metadata.token_endpoint_auth_method != defaults.token_endpoint_auth_method)
    json["token_endpoint_auth_method"] = name_of(kAuthMethodNames, metadata.token_endpoint_auth_method);
  if (metadata.grant_types != defaults.grant_types) {
    Json& types = json["grant_types"] = Json::array();
    for (const GrantType type : metadata.grant_types) types.push_back(name_of(kGrantTypeNames, type));
  }
  if (metadata.access_token_format != defaults.access_token_format)
    json["access_token_format"] = name_of(kAccessTokenFormatNames, metadata.access_token_format);
  if (metadata.subject_type != defaults.subject_type)
    json["subject_type"] = name_of(kSubjectTypeNames, metadata.subject_type);
  if (!metadata.jwks.empty()) json["jwks"] = Json::parse(metadata.jwks);
  return json.dump();
}

base::Result<ClientMetadata> parse_client_metadata(std::string_view text) {
  if (text.size() > kMaxClientMetadata) return wrong("");
  bool too_deep = false;
  const Json json = Json::parse(
      text,
      [&too_deep](int depth, Json::parse_event_t, Json&) {
        too_deep |= depth > static_cast<int>(kMaxDepth);
        return !too_deep;
      },
      /*allow_exceptions=*/false);
  if (too_deep || !json.is_object()) return wrong("");
  ClientMetadata metadata;
  Reader reader{json};
  for (const TextMember& row : kTexts) reader.text(row.name, metadata.*row.member, row.most);
  for (const FlagMember& row : kFlags) reader.flag(row.name, metadata.*row.member);
  for (const ListMember& row : kLists) reader.list(row.name, metadata.*row.member);
  reader.choice("profile", kProfileNames, metadata.profile);
  reader.choice("application_type", kApplicationTypeNames, metadata.application_type);
  reader.choice("token_endpoint_auth_method", kAuthMethodNames, metadata.token_endpoint_auth_method);
  reader.choice("access_token_format", kAccessTokenFormatNames, metadata.access_token_format);
  reader.choice("subject_type", kSubjectTypeNames, metadata.subject_type);
  reader.grant_types(metadata.grant_types);
  reader.jwks(metadata.jwks);
  if (!reader.failed.empty()) return wrong(reader.failed);
  return metadata;
}

}  // namespace oauth
