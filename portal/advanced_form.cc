// Reads, applies, checks and shows the advanced part of the app form.
#include "portal/advanced_form.h"

#include <algorithm>
#include <array>

#include "oauth/client_profile.h"
#include "portal/lines.h"
#include "portal/visible_text.h"

namespace portal {
namespace {

using oauth::AuthMethod;
using oauth::ClientMetadata;
using oauth::Profile;

/// Fields of the page; what is wrong with any other member is told beside the profile.
constexpr std::array<std::string_view, 14> kFields{"redirect_uris",
                                                   "scope",
                                                   "profile",
                                                   "token_endpoint_auth_method",
                                                   "jwks",
                                                   "jwks_uri",
                                                   "tls_client_auth_subject_dn",
                                                   "require_pushed_authorization_requests",
                                                   "dpop_bound_access_tokens",
                                                   "tls_client_certificate_bound_access_tokens",
                                                   "authorization_details_types",
                                                   "id_token_signed_response_alg",
                                                   "post_logout_redirect_uris",
                                                   "backchannel_logout_uri"};

/// What the select offers; the ways to send a secret are one choice here.
constexpr std::array kMethods{AuthMethod::client_secret, AuthMethod::private_key_jwt,
                              AuthMethod::tls_client_auth, AuthMethod::self_signed_tls_client_auth,
                              AuthMethod::none};
constexpr std::array<std::string_view, 3> kAlgs{"ES256", "PS256", "RS256"};

void apply_method(const AdvancedForm& typed, oauth::Client& app) {
  ClientMetadata& metadata = app.metadata;
  const auto found = std::ranges::find(oauth::kAuthMethodNames, typed.token_endpoint_auth_method);
  if (found == oauth::kAuthMethodNames.end()) return;
  const auto method = static_cast<AuthMethod>(found - oauth::kAuthMethodNames.begin());
  if (method != AuthMethod::client_secret) {
    metadata.token_endpoint_auth_method = method;
    return;
  }
  // The choice that stands there unless another is made: it means what fits.
  const bool has_keys = !metadata.jwks.empty() || !metadata.jwks_uri.empty();
  if (app.type == oauth::ClientType::public_)
    metadata.token_endpoint_auth_method = AuthMethod::none;
  else if (metadata.profile == Profile::fapi2 && has_keys)
    metadata.token_endpoint_auth_method = AuthMethod::private_key_jwt;
  else if (!metadata.uses_secret())
    metadata.token_endpoint_auth_method = AuthMethod::client_secret;
}

void apply_certificate(const AdvancedForm& typed, ClientMetadata& metadata) {
  const bool named = metadata.token_endpoint_auth_method == AuthMethod::tls_client_auth;
  // Alternative names are not shown here: they stay unless a distinguished name takes their place.
  if (named && typed.tls_client_auth_subject_dn.empty() && metadata.tls_client_auth_subject_dn.empty())
    return;
  metadata.tls_client_auth_subject_dn = named ? typed.tls_client_auth_subject_dn : std::string();
  for (std::string* other : {&metadata.tls_client_auth_san_dns, &metadata.tls_client_auth_san_uri,
                             &metadata.tls_client_auth_san_ip, &metadata.tls_client_auth_san_email})
    other->clear();
}

void show_choices(Model& model, std::string section, std::string_view chosen,
                  const std::vector<std::pair<std::string, std::string>>& values_and_words) {
  for (const auto& [value, words] : values_and_words) {
    Model& option = model.add(section).set("VALUE", value).set("WORDS", words);
    option.show_if(value == chosen, "SELECTED");
  }
}

bool is_chosen(const AdvancedForm& typed) {
  return (!typed.profile.empty() && typed.profile != "oauth21") || !typed.jwks.empty() ||
         !typed.jwks_uri.empty() || !typed.tls_client_auth_subject_dn.empty() ||
         typed.require_pushed_authorization_requests || typed.dpop_bound_access_tokens ||
         typed.tls_client_certificate_bound_access_tokens || !typed.authorization_details_types.empty() ||
         !typed.id_token_signed_response_alg.empty() || !trim(typed.post_logout_redirect_uris).empty() ||
         !typed.backchannel_logout_uri.empty();
}

}  // namespace

AdvancedForm read_advanced_form(const http::Form& form) {
  AdvancedForm typed;
  typed.given = form.get("profile").has_value();
  typed.profile = form.get_or_empty("profile");
  typed.token_endpoint_auth_method = form.get_or_empty("token_endpoint_auth_method");
  typed.jwks = trim(form.get_or_empty("jwks"));
  typed.jwks_uri = trim(form.get_or_empty("jwks_uri"));
  typed.tls_client_auth_subject_dn = trim(form.get_or_empty("tls_client_auth_subject_dn"));
  typed.id_token_signed_response_alg = form.get_or_empty("id_token_signed_response_alg");
  typed.post_logout_redirect_uris = form.get_or_empty("post_logout_redirect_uris");
  typed.backchannel_logout_uri = trim(form.get_or_empty("backchannel_logout_uri"));
  typed.require_pushed_authorization_requests = form.get("require_pushed_authorization_requests").has_value();
  typed.dpop_bound_access_tokens = form.get("dpop_bound_access_tokens").has_value();
  typed.tls_client_certificate_bound_access_tokens =
      form.get("tls_client_certificate_bound_access_tokens").has_value();
  for (const std::string_view type : form.all("authorization_details_types"))
    typed.authorization_details_types.emplace_back(type);
  return typed;
}

AdvancedForm advanced_form_of(const ClientMetadata& metadata) {
  AdvancedForm form;
  form.given = true;
  form.profile = name_of(oauth::kProfileNames, metadata.profile);
  form.token_endpoint_auth_method =
      name_of(oauth::kAuthMethodNames,
              metadata.uses_secret() ? AuthMethod::client_secret : metadata.token_endpoint_auth_method);
  form.jwks = metadata.jwks;
  form.jwks_uri = metadata.jwks_uri;
  form.tls_client_auth_subject_dn = metadata.tls_client_auth_subject_dn;
  form.id_token_signed_response_alg = metadata.id_token_signed_response_alg;
  form.post_logout_redirect_uris = joined_lines(metadata.post_logout_redirect_uris);
  form.backchannel_logout_uri = metadata.backchannel_logout_uri;
  form.require_pushed_authorization_requests = metadata.require_pushed_authorization_requests;
  form.dpop_bound_access_tokens = metadata.dpop_bound_access_tokens;
  form.tls_client_certificate_bound_access_tokens = metadata.tls_client_certificate_bound_access_tokens;
  form.authorization_details_types = metadata.authorization_details_types;
  return form;
}

void apply_advanced_form(const AdvancedForm& typed, oauth::Client& app) {
  if (!typed.given) return;
  ClientMetadata& metadata = app.metadata;
  const auto profile = std::ranges::find(oauth::kProfileNames, typed.profile);
  if (profile != oauth::kProfileNames.end())
    metadata.profile = static_cast<Profile>(profile - oauth::kProfileNames.begin());
  metadata.jwks = typed.jwks;
  metadata.jwks_uri = typed.jwks_uri;
  apply_method(typed, app);
  apply_certificate(typed, metadata);
  metadata.id_token_signed_response_alg = typed.id_token_signed_response_alg;
  metadata.post_logout_redirect_uris = lines_of(typed.post_logout_redirect_uris);
  metadata.backchannel_logout_uri = typed.backchannel_logout_uri;
  metadata.require_pushed_authorization_requests = typed.require_pushed_authorization_requests;
  metadata.dpop_bound_access_tokens = typed.dpop_bound_access_tokens;
  metadata.tls_client_certificate_bound_access_tokens = typed.tls_client_certificate_bound_access_tokens;
  metadata.authorization_details_types = typed.authorization_details_types;
  oauth::apply_profile_defaults(metadata);
}

void check_app_rules(const Visit& visit, const oauth::Client& app, FormErrors& errors) {
  for (const oauth::ReportLine& line : oauth::profile_report(app, visit.context.oauth_settings)) {
    if (line.holds != oauth::Holds::no) continue;
    const bool on_page = std::ranges::find(kFields, line.about) != kFields.end();
    errors.add(on_page ? std::string(line.about) : "profile", rule_in_words(visit, *line.rule));
  }
  if (!errors.empty()) return;
  if (const auto fits = oauth::check_profile(app, visit.context.oauth_settings); !fits)
    errors.add("profile", visit.text("app_too_long"));
}

void show_advanced_form(Model& model, const Visit& visit, const AdvancedForm& typed, const FormErrors& errors,
                        bool public_app) {
  const bool wrong = std::ranges::any_of(kFields, [&](std::string_view field) {
    return field != "redirect_uris" && field != "scope" && !errors.of(field).empty();
  });
  model.show_if(wrong || is_chosen(typed), "ADVANCED_OPEN");
  std::vector<std::pair<std::string, std::string>> profiles, methods,
      algs{{"", visit.text("app_alg_default")}};
  for (const std::string_view name : oauth::kProfileNames)
    profiles.emplace_back(name, visit.text("profile_" + std::string(name)));
  show_choices(model, "PROFILE_OPTION", typed.profile, profiles);
  for (const AuthMethod method : kMethods) {
    const std::string name(name_of(oauth::kAuthMethodNames, method));
    methods.emplace_back(name, visit.text("method_" + name));
  }
  if (!public_app)
    show_choices(model.add("METHODS"), "METHOD_OPTION", typed.token_endpoint_auth_method, methods);
  for (const std::string_view name : kAlgs) algs.emplace_back(name, name);
  show_choices(model, "ALG_OPTION", typed.id_token_signed_response_alg, algs);
  model.set("JWKS", typed.jwks).set("JWKS_URI", typed.jwks_uri);
  model.set("SUBJECT_DN", typed.tls_client_auth_subject_dn);
  model.set("POST_LOGOUT", typed.post_logout_redirect_uris);
  model.set("BACKCHANNEL", typed.backchannel_logout_uri);
  model.show_if(typed.require_pushed_authorization_requests, "PUSHED_CHECKED");
  model.show_if(typed.dpop_bound_access_tokens, "DPOP_CHECKED");
  model.show_if(typed.tls_client_certificate_bound_access_tokens, "CERTIFICATE_CHECKED");
  const auto& types = visit.context.oauth_settings.details_types.all();
  if (types.empty()) return;
  Model& shown = model.add("DETAILS_TYPES");
  for (const oauth::AuthorizationDetailsType& type : types) {
    Model& item = shown.add("DETAILS_TYPE").set("TYPE_NAME", type.name).set("TYPE_TITLE", type.title);
    item.show_if(std::ranges::count(typed.authorization_details_types, type.name) != 0, "CHECKED");
  }
}

std::string rule_in_words(const Visit& visit, const oauth::ClientRule& rule) {
  const std::string* translated = visit.catalogue().find("rule:" + std::string(rule.id));
  return translated ? *translated : std::string(rule.sentence);
}

}  // namespace portal
