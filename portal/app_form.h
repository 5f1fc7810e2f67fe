// The form that registers and edits an app: its fields, its rules, its page.
#pragma once
#include <string>
#include <vector>

#include "http/form.h"
#include "oauth/client.h"
#include "oauth/redirect_uri.h"
#include "portal/advanced_form.h"
#include "portal/visit.h"

namespace portal {

inline constexpr std::size_t kMostAppName = 60;  // code points
using oauth::kMostRedirectUris;
inline constexpr std::size_t kMostHomepage = 400;  // bytes

/// As typed: shown again when something is wrong.
struct AppForm {
  std::string name, homepage, redirect_uris, type;
  std::vector<std::string> scopes;
  AdvancedForm advanced{};
};

AppForm read_app_form(const http::Form& form);
AppForm app_form_of(const oauth::Client& app);
/// Sentences for every rule of a field that is broken; the type is asked for only when `with_type` (it never
/// changes afterwards).
FormErrors check_app_form(const Visit& visit, const AppForm& typed, bool with_type);
/// Takes over what was typed. Then check_app_rules says whether it fits together.
void apply_app_form(const AppForm& typed, oauth::Client& app);

/// "https://…", or "http://localhost…" and "http://127.0.0.1…": an address that is safe to show as a link.
bool is_homepage(std::string_view uri) noexcept;

/// The page: registers when `editing` is nullptr, else edits that app (as it is stored).
http::Response show_app_form(const Visit& visit, const AppForm& typed, const FormErrors& errors,
                             const oauth::Client* editing, int status);

/// The app named by the path if the signed-in user owns it; nullopt otherwise, whoever owns it.
std::optional<oauth::Client> own_app(const Visit& visit);

}  // namespace portal
