// Reads, checks and shows the app form.
#include "portal/app_form.h"

#include <algorithm>

#include "oauth/redirect_uri.h"
#include "portal/lines.h"
#include "portal/scope_words.h"
#include "portal/visible_text.h"

namespace portal {
namespace {

void check_redirect_uris(const Visit& visit, const AppForm& typed, FormErrors& errors) {
  std::vector<std::string> uris = lines_of(typed.redirect_uris);
  if (uris.empty()) errors.add("redirect_uris", visit.text("app_redirect_uris_missing"));
  if (uris.size() > kMostRedirectUris)
    errors.add("redirect_uris",
               visit.text("app_redirect_uris_too_many", {{"MOST", std::to_string(kMostRedirectUris)}}));
  for (std::size_t i = 0; i < std::min(uris.size(), kMostRedirectUris); ++i)
    if (!oauth::check_registered_redirect_uri(uris[i]))
      errors.add("redirect_uris", visit.text("app_redirect_uri_bad", {{"NUMBER", std::to_string(i + 1)}}));
  std::ranges::sort(uris);
  if (std::ranges::adjacent_find(uris) != uris.end())
    errors.add("redirect_uris", visit.text("app_redirect_uri_twice"));
}

void check_scopes(const Visit& visit, const AppForm& typed, FormErrors& errors) {
  if (typed.scopes.empty()) errors.add("scope", visit.text("app_scope_missing"));
  for (const std::string& scope : typed.scopes) {
    const bool declared =
        std::ranges::any_of(visit.context.documents, [&](const openapi::Document* document) {
          return std::ranges::any_of(document->scopes, [&](const auto& s) { return s.first == scope; });
        });
    if (!declared) errors.add("scope", visit.text("app_scope_unknown"));
  }
}

}  // namespace

AppForm read_app_form(const http::Form& form) {
  AppForm typed;
  typed.name = trim(form.get_or_empty("name"));
  typed.homepage = trim(form.get_or_empty("homepage"));
  typed.redirect_uris = form.get_or_empty("redirect_uris");
  typed.type = form.get_or_empty("type");
  for (const std::string_view scope : form.all("scope")) typed.scopes.emplace_back(scope);
  typed.advanced = read_advanced_form(form);
  return typed;
}

AppForm app_form_of(const oauth::Client& app) {
  return {app.name, app.homepage,      joined_lines(app.redirect_uris),
          {},       app.scope.items(), advanced_form_of(app.metadata)};
}

bool is_homepage(std::string_view uri) noexcept {
  if (uri.size() > kMostHomepage) return false;
  std::string_view rest = uri;
  const bool https = uri.starts_with("https://");
  if (!https && !uri.starts_with("http://")) return false;
  rest.remove_prefix(https ? 8 : 7);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::string_view host = authority.substr(0, authority.find(':'));
  if (host.empty() || authority.find('@') != std::string_view::npos) return false;
  if (!https && host != "localhost" && host != "127.0.0.1") return false;
  const auto is_host_byte = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == ':';
  };
  const auto is_uri_byte = [](unsigned char c) {
    return c > 0x20 && c < 0x7F &&
           std::string_view("\"<>\\^`{|}").find(static_cast<char>(c)) == std::string_view::npos;
  };
  return std::ranges::all_of(authority, is_host_byte) && std::ranges::all_of(uri, is_uri_byte);
}

FormErrors check_app_form(const Visit& visit, const AppForm& typed, bool with_type) {
  FormErrors errors;
  if (!is_visible_text(typed.name, kMostAppName))
    errors.add("name", visit.text("app_name_bad", {{"MOST", std::to_string(kMostAppName)}}));
  if (!is_homepage(typed.homepage)) errors.add("homepage", visit.text("app_homepage_bad"));
  if (with_type && typed.type != "confidential" && typed.type != "public")
    errors.add("type", visit.text("app_type_missing"));
  check_redirect_uris(visit, typed, errors);
  check_scopes(visit, typed, errors);
  return errors;
}

void apply_app_form(const AppForm& typed, oauth::Client& app) {
  app.name = typed.name;
  app.homepage = typed.homepage;
  app.redirect_uris = lines_of(typed.redirect_uris);
  std::string scopes;
  for (const std::string& scope : typed.scopes) scopes.append(scopes.empty() ? "" : " ").append(scope);
  if (base::Result<oauth::ScopeSet> parsed = oauth::ScopeSet::parse(scopes)) app.scope = *std::move(parsed);
  apply_advanced_form(typed.advanced, app);
}

http::Response show_app_form(const Visit& visit, const AppForm& typed, const FormErrors& errors,
                             const oauth::Client* editing, int status) {
  Model model;
  model.set("NAME", typed.name).set("HOMEPAGE", typed.homepage).set("REDIRECT_URIS", typed.redirect_uris);
  model.set("MOST_NAME", std::to_string(kMostAppName)).set("MOST_URIS", std::to_string(kMostRedirectUris));
  for (const ScopeGroup& group : all_scopes(visit.context.documents, visit.catalogue())) {
    Model& shown = model.add("GROUP").set("GROUP_TITLE", group.title);
    for (const WordedScope& scope : group.scopes) {
      Model& item = shown.add("SCOPE").set("SCOPE_NAME", scope.name).set("SCOPE_WORDS", scope.words);
      item.show_if(std::ranges::find(typed.scopes, scope.name) != typed.scopes.end(), "CHECKED");
    }
  }
  if (editing != nullptr) {
    model.add("EDITING").set("APP", editing->name);
    model.set("ACTION", "/apps/" + editing->client_id.value)
        .set("CANCEL", "/apps/" + editing->client_id.value);
  } else {
    Model& type = model.add("REGISTERING");
    type.show_if(typed.type == "confidential", "IS_CONFIDENTIAL");
    type.show_if(typed.type == "public", "IS_PUBLIC");
    if (const std::string_view sentence = errors.of("type"); !sentence.empty())
      type.add("TYPE_MISSING").set("TEXT", std::string(sentence));
    model.set("ACTION", "/apps").set("CANCEL", "/apps");
  }
  show_advanced_form(model, visit, typed.advanced, errors,
                     editing != nullptr && editing->type == oauth::ClientType::public_);
  errors.show(model);
  const std::string title = editing != nullptr ? visit.text("app_edit_title", {{"APP", editing->name}})
                                               : visit.text("app_new_title");
  const std::string here = editing != nullptr ? "/apps/" + editing->client_id.value + "/edit" : "/apps/new";
  return show_page(visit, "app_form", model, title,
                   {.status = status, .is_error = !errors.empty(), .form_action = {}, .here = here});
}

std::optional<oauth::Client> own_app(const Visit& visit) {
  const auto client_id = visit.request.path_param("client_id");
  if (!client_id || !visit.signed_in || client_id->size() > 64) return std::nullopt;
  std::optional<oauth::Client> app = visit.context.apps.find_app({std::string(*client_id)});
  if (!app || app->owner != visit.signed_in->user.id) return std::nullopt;
  return app;
}

}  // namespace portal
