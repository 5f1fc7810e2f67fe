// From a registration request to a client.
#include "oauth/registration.h"

#include <algorithm>
#include <array>

#include "base/json_object_view.h"
#include "base/secret.h"
#include "oauth/client_profile.h"
#include "oauth/redirect_uri.h"
#include "oauth/visible_text.h"

namespace oauth {
namespace {

using base::ErrorCode;

constexpr std::size_t kMostName = 60;  // code points
constexpr int kMaxDepth = 16;

base::Error refused(std::string_view about, std::string_view why) {
  return {ErrorCode::invalid_client_metadata, why, std::string(about)};
}

/// What this server does not do must not be registered as if it did.
constexpr std::array<std::string_view, 8> kEncryption{
    "id_token_encrypted_response_alg",      "id_token_encrypted_response_enc",
    "userinfo_encrypted_response_alg",      "userinfo_encrypted_response_enc",
    "authorization_encrypted_response_alg", "introspection_encrypted_response_alg",
    "request_object_encryption_alg",        "request_object_encryption_enc"};

struct Request {
  std::string_view json;
  base::JsonObjectView members;

  bool has(std::string_view name) const {
    const base::JsonValueView* value = members.find(name);
    return value && value->kind != base::JsonKind::null;
  }
  /// "" if absent; nullopt for what is not a text.
  std::optional<std::string> text(std::string_view name) const {
    return has(name) ? members.find(name)->string() : std::string();
  }
  /// None if absent; nullopt for what is not a list of texts.
  std::optional<std::vector<std::string>> texts(std::string_view name) const {
    return has(name) ? members.find(name)->strings() : std::vector<std::string>();
  }
};

base::Result<Request> parse(std::string_view json) {
  if (json.size() > kMaxClientMetadata) return refused("", "the client metadata is too long");
  auto members = base::JsonObjectView::parse(json, kMaxDepth);
  if (!members) return refused("", "the body must be one JSON object with distinct members");
  return Request{json, *std::move(members)};
}

base::Status check_supported(const Request& request) {
  if (request.has("software_statement"))
    return base::Error{ErrorCode::unapproved_software_statement,
                       "software statements of this issuer are not approved here", "software_statement"};
  for (const std::string_view name : kEncryption)
    if (request.has(name)) return refused(name, "encryption is not supported");
  return base::ok();
}

/// RFC 7591 2.1: code goes with authorization_code, and there is no other one.
base::Status check_response_types(const Request& request, const ClientMetadata& metadata) {
  const auto types = request.texts("response_types");
  const bool by_code = metadata.allows(GrantType::authorization_code);
  const bool known = types && std::ranges::all_of(*types, [](const auto& type) { return type == "code"; });
  const bool fits = !request.has("response_types") || (types && types->empty() != by_code);
  if (!known || !fits)
    return refused("response_types", "response_types must be code with the grant type authorization_code");
  return base::ok();
}

template <class T>
bool includes(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

/// The members of ClientMetadata with the defaults of RFC 7591 2, not of this program.
base::Result<ClientMetadata> read_metadata(const Request& request, const Settings& settings,
                                           const Client* current) {
  auto metadata = parse_client_metadata(request.json);
  if (!metadata) return metadata;
  const RegistrationPolicy& policy = settings.registration;
  if (!request.has("grant_types")) metadata->grant_types = {GrantType::authorization_code};
  for (const GrantType type : metadata->grant_types)
    if (!includes(policy.grant_types, type) && !(current && current->metadata.allows(type)))
      return refused("grant_types", "this grant type is not for apps that register themselves");
  if (!request.has("profile"))
    metadata->profile = current ? current->metadata.profile : policy.profiles.front();
  if (!includes(policy.profiles, metadata->profile) &&
      !(current && current->metadata.profile == metadata->profile))
    return refused("profile", "this profile is not for apps that register themselves");
  if (!request.has("token_endpoint_auth_method"))
    metadata->token_endpoint_auth_method = AuthMethod::client_secret_basic;
  if (metadata->token_endpoint_auth_method == AuthMethod::client_secret)
    return refused("token_endpoint_auth_method", "this authentication method is not known");
  // OIDC Registration 2: what an OpenID client that says nothing expects.
  if (metadata->profile == Profile::oidc && metadata->id_token_signed_response_alg.empty())
    metadata->id_token_signed_response_alg = "RS256";
  apply_profile_defaults(*metadata);
  if (auto s = check_response_types(request, *metadata); !s) return std::move(s).error();
  return metadata;
}

base::Result<ScopeSet> read_scope(const Request& request, const Settings& settings, const Client* current) {
  if (!request.has("scope")) return current ? current->scope : settings.registration.scopes;
  const auto text = request.text("scope");
  auto scope = text ? ScopeSet::parse(*text) : base::Result<ScopeSet>(refused("scope", ""));
  if (!scope) return refused("scope", "scope must be scopes separated by spaces");
  const ScopeSet most =
      current ? settings.registration.scopes.united(current->scope) : settings.registration.scopes;
  if (!most.contains_all(*scope))
    return refused("scope", "scope has one that is not for apps that register themselves");
  return scope;
}

base::Status read_description(const Request& request, Client& client) {
  const auto name = request.text("client_name"), homepage = request.text("client_uri");
  if (!name || (!name->empty() && !is_visible_text(*name, kMostName)))
    return refused("client_name", "client_name must have at most 60 visible characters");
  if (!homepage || (!homepage->empty() && !check_registered_redirect_uri(*homepage)))
    return refused("client_uri", "client_uri must be an https address");
  client.name = *name;
  client.homepage = *homepage;
  return base::ok();
}

base::Status read_redirect_uris(const Request& request, Client& client) {
  auto uris = request.texts("redirect_uris");
  if (!uris)
    return base::Error{ErrorCode::invalid_redirect_uri, "redirect_uris must be a list of texts",
                       "redirect_uris"};
  if (uris->empty() && client.metadata.allows(GrantType::authorization_code))
    return base::Error{ErrorCode::invalid_redirect_uri,
                       "the grant type authorization_code needs redirect_uris", "redirect_uris"};
  client.redirect_uris = *std::move(uris);
  return base::ok();
}

/// What a registration and a replacement have in common: `client` gets all that the request says.
base::Status read_members(const Request& request, const Settings& settings, const Client* current,
                          Client& client) {
  if (auto s = check_supported(request); !s) return s;
  auto metadata = read_metadata(request, settings, current);
  if (!metadata) return std::move(metadata).error();
  client.metadata = *std::move(metadata);
  client.type = client.metadata.token_endpoint_auth_method == AuthMethod::none ? ClientType::public_
                                                                               : ClientType::confidential;
  if (auto s = read_description(request, client); !s) return s;
  if (auto s = read_redirect_uris(request, client); !s) return s;
  auto scope = read_scope(request, settings, current);
  if (!scope) return std::move(scope).error();
  client.scope = *std::move(scope);
  return check_profile(client, settings);
}

/// RFC 7592 2.2: what the server issued must not be sent, the client's own credentials must be right.
base::Status check_identity(const Request& request, const Client& current, base::Instant now) {
  for (const std::string_view name : {"registration_access_token", "registration_client_uri",
                                      "client_secret_expires_at", "client_id_issued_at"})
    if (request.has(name))
      return base::Error{ErrorCode::invalid_request, "the request has a member that the server decides",
                         std::string(name)};
  if (request.text("client_id") != current.client_id.value)
    return base::Error{ErrorCode::invalid_request, "client_id must be that of the client", "client_id"};
  if (!request.has("client_secret")) return base::ok();
  const auto secret = request.text("client_secret");
  const base::Digest digest = base::sha256(secret ? *secret : std::string());
  bool matches = false;
  for (const ClientSecret& known : current.secrets) {
    const bool alive = !known.expires_at || now < *known.expires_at;
    matches |= base::equal_ct(digest.view(), known.digest.view()) & alive;
  }
  if (!secret || !matches)
    return base::Error{ErrorCode::invalid_request, "client_secret is not that of the client",
                       "client_secret"};
  return base::ok();
}

/// How much a way to authenticate proves: nothing, a secret that two know, a key.
int strength(const ClientMetadata& metadata) {
  if (metadata.token_endpoint_auth_method == AuthMethod::none) return 0;
  return metadata.uses_secret() ? 1 : 2;
}

base::Status check_not_weaker(const Client& changed, const Client& current) {
  if (changed.type != current.type)
    return refused("token_endpoint_auth_method",
                   "a public app cannot become confidential, nor a confidential one public");
  if (strength(changed.metadata) < strength(current.metadata))
    return refused("token_endpoint_auth_method", "authentication must not become weaker");
  if (changed.metadata.profile != current.metadata.profile && changed.metadata.profile != Profile::fapi2)
    return refused("profile", "the profile must not become weaker");
  return base::ok();
}

}  // namespace

base::Result<Client> read_registration(std::string_view json, const Settings& settings) {
  const auto request = parse(json);
  if (!request) return request.error();
  Client client;
  if (auto s = read_members(*request, settings, nullptr, client); !s) return std::move(s).error();
  return client;
}

base::Result<Client> read_replacement(std::string_view json, const Client& current, const Settings& settings,
                                      base::Instant now) {
  const auto request = parse(json);
  if (!request) return request.error();
  if (auto s = check_identity(*request, current, now); !s) return std::move(s).error();
  Client changed = current;
  if (auto s = read_members(*request, settings, &current, changed); !s) return std::move(s).error();
  if (auto s = check_not_weaker(changed, current); !s) return std::move(s).error();
  if (changed.name.empty()) changed.name = current.client_id.value;
  return changed;
}

}  // namespace oauth
