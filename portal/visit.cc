// Puts the visitor's language, session and form token together, and every page into the layout.
#include "portal/visit.h"

#include <algorithm>

#include "base/random.h"
#include "http/cookie.h"
#include "http/csrf.h"
#include "oauth/settings.h"
#include "portal/security_headers.h"

namespace portal {
namespace {

constexpr std::string_view kFormCookie = "tg_form";  // before sign-in
constexpr std::string_view kLanguageCookie = "tg_lang";
constexpr std::string_view kFormPurpose = "portal-form";
constexpr std::string_view kFormMediaType = "application/x-www-form-urlencoded";
constexpr std::chrono::seconds kLanguageKept{365 * 24 * 3600};
constexpr std::size_t kFormKeyBytes = 32, kFormKeyCharacters = 43;

/// The value of ?lang= and the query without it, so that the language links keep everything else.
struct Query {
  std::string lang, rest;
};
Query split_query(std::string_view query) {
  Query split;
  while (!query.empty()) {
    const auto ampersand = query.find('&');
    const std::string_view pair = query.substr(0, ampersand);
    query.remove_prefix(ampersand == std::string_view::npos ? query.size() : ampersand + 1);
    if (pair.starts_with("lang="))
      split.lang = pair.substr(5);
    else if (!pair.empty())
      split.rest.append(pair).append("&");
  }
  return split;
}

/// ui_locales (OIDC Core 3.1.2.1) before what the browser prefers, in the browser's own grammar.
std::string wanted_languages(const http::RequestView& request) {
  const std::string_view browser = request.field("Accept-Language").value_or("");
  const auto query = http::Form::parse(request.query);
  std::string wanted(query ? query->get_or_empty("ui_locales") : std::string_view{});
  if (wanted.empty()) return std::string(browser);
  std::ranges::replace(wanted, ' ', ',');
  return wanted.append(",").append(browser);
}

bool is_form(std::string_view content_type) {
  return content_type.substr(0, content_type.find(';')) == kFormMediaType;
}

/// A page that refuses a request does not repeat it, not even in its links.
void show_languages(Model& shared, const Visit& visit, const PageOptions& options) {
  const std::string_view here = options.here;
  const bool keep_query = !options.is_error && (visit.request.method == http::Method::get ||
                                                visit.request.method == http::Method::head);
  const std::string rest = keep_query && here.empty() ? split_query(visit.request.query).rest : std::string{};
  const std::string path(here.empty() ? visit.request.path : here);
  for (const Language language : kLanguages) {
    const std::string tag(language_tag(language));
    Model& item = shared.add(language == visit.language ? "LANGUAGE_CURRENT" : "LANGUAGE_OTHER");
    item.set("LANGUAGE_TAG", tag).set("LANGUAGE_NAME", language == Language::en ? "English" : "简体中文");
    item.set("LANGUAGE_URL", path + "?" + rest + "lang=" + tag);
  }
}

/// Which of the header's links is the page's own.
void show_navigation(Model& shared, std::string_view path) {
  for (const auto& [prefix, section] : {std::pair<std::string_view, const char*>{"/apps", "AT_APPS"},
                                        {"/usage", "AT_USAGE"},
                                        {"/docs", "AT_DOCS"},
                                        {"/connected-apps", "AT_CONNECTED"}})
    if (path.starts_with(prefix)) shared.show(section);
}

Model shared_model(const Visit& visit, std::string_view title, const PageOptions& options) {
  const Assets& assets = visit.context.renderer.assets();
  Model shared;
  shared.set("LANG", std::string(language_tag(visit.language)));
  shared.set("TITLE", std::string(title));
  shared.set("CSS_URL", assets.address("site.css")).set("JS_URL", assets.address("site.js"));
  shared.set("ICON_URL", assets.address("icon.svg"));
  shared.set("CSRF_TOKEN", http::csrf_token(visit.context.web_key, kFormPurpose, visit.form_key));
  shared.set("ISSUER", visit.context.oauth_settings.issuer).set("API_URL", visit.context.settings.api_url);
  shared.show_if(options.is_error, "IS_ERROR");
  if (visit.signed_in) {
    Model& person = shared.add("SIGNED_IN");
    person.set("USER_NAME", visit.signed_in->user.name).set("USER_EMAIL", visit.signed_in->user.email);
    if (visit.signed_in->user.role != Role::customer) person.show("DEVELOPER");
  } else {
    shared.show("SIGNED_OUT");
  }
  show_navigation(shared, visit.request.path);
  show_languages(shared, visit, options);
  return shared;
}

}  // namespace

Visit begin_visit(const Context& context, const http::RequestView& request) {
  Visit visit{context, request, Language::en, false, find_signed_in(context, request), {}, false};
  const std::string asked = split_query(request.query).lang;
  visit.language_asked = parse_language(asked).has_value();
  visit.language = choose_language(asked, own_cookie(context, request, kLanguageCookie).value_or(""),
                                   wanted_languages(request));
  if (visit.signed_in) {
    visit.form_key = visit.signed_in->session.digest.view();
  } else if (const auto cookie = own_cookie(context, request, kFormCookie);
             cookie && cookie->size() == kFormKeyCharacters) {
    visit.form_key = *cookie;
  } else {
    visit.form_key = base::random_token(context.random, kFormKeyBytes);
    visit.form_key_is_new = true;
  }
  return visit;
}

base::Result<http::Form> read_form(const Visit& visit) {
  if (!is_form(visit.request.field("Content-Type").value_or("")))
    return base::Error{base::ErrorCode::unsupported_media_type,
                       "forms are sent as application/x-www-form-urlencoded"};
  if (visit.request.field("Sec-Fetch-Site").value_or("") == "cross-site")
    return base::Error{base::ErrorCode::csrf_failed, "the form was sent from another site"};
  base::Result<http::Form> form = http::Form::parse(visit.request.body);
  if (!form) return form.error();
  const std::string_view token = form->get_or_empty("csrf_token");
  if (visit.form_key_is_new ||
      !http::csrf_token_matches(visit.context.web_key, kFormPurpose, visit.form_key, token))
    return base::Error{base::ErrorCode::csrf_failed, "the form was not made for this browser session"};
  return form;
}

http::Response show_page(const Visit& visit, std::string_view name, const Model& model,
                         std::string_view title, const PageOptions& options) {
  const Model shared = shared_model(visit, title, options);
  http::Response response =
      http::html(options.status, visit.context.renderer.render(visit.language, name, model, shared));
  // Documentation may be kept by an anonymous reader's browser; whatever names a person or holds a form may
  // not.
  const bool keepable = !visit.signed_in && visit.request.path.starts_with("/docs") && options.status == 200;
  add_security_headers(response, keepable ? Caching::revalidate : Caching::never, options.form_action);
  response.set("Content-Language", std::string(language_tag(visit.language)));
  if (visit.form_key_is_new && !keepable)
    add_own_cookie(visit.context, response, kFormCookie, visit.form_key, std::chrono::seconds{-1});
  if (visit.language_asked)
    add_own_cookie(visit.context, response, kLanguageCookie, language_tag(visit.language), kLanguageKept);
  return response;
}

http::Response show_error(const Visit& visit, const base::Error& error) {
  const base::ErrorRow& row = base::row(error.code);
  std::string key = "page_" + std::string(row.name);
  if (visit.catalogue().find(key + "_title") == nullptr) key = "page_error";
  Model model;
  model.set("HEADING", visit.text(key + "_title")).set("EXPLANATION", visit.text(key + "_text"));
  model.set("CODE", std::string(row.name)).set("REQUEST_ID", std::string(visit.request.request_id));
  model.set("DESCRIPTION", std::string(error.description) + (error.about.empty() ? "" : ": " + error.about));
  return show_page(visit, "error", model, visit.text(key + "_title"),
                   {.status = row.status, .is_error = true, .form_action = {}});
}

http::Response show_not_found(const Visit& visit) {
  return show_error(visit, {base::ErrorCode::not_found, "there is no such page"});
}

http::Response ask_to_sign_in(const Visit& visit) {
  const bool reading =
      visit.request.method == http::Method::get || visit.request.method == http::Method::head;
  http::Response response =
      http::see_other(reading ? "/login?return_to=" + http::form_encoded(visit.request.target) : "/login");
  response.set("Cache-Control", "no-store");
  return response;
}

std::optional<http::Response> refuse_unless_developer(const Visit& visit) {
  if (!visit.signed_in) return ask_to_sign_in(visit);
  if (visit.signed_in->user.role == Role::customer)
    return show_error(visit, {base::ErrorCode::forbidden, "this page is for developers"});
  return std::nullopt;
}

}  // namespace portal
