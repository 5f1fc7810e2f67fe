// Signing in: the same answer in the same time for an unknown address, a wrong password and a disabled
// account.
#include "base/crypto/password.h"
#include "http/ip_address.h"
#include "portal/pages.h"
#include "portal/return_to.h"
#include "portal/visible_text.h"
#include "portal/visit.h"
#include "portal/wording.h"

namespace portal {
namespace {

constexpr std::size_t kMostEmail = 254;     // bytes
constexpr std::size_t kMostPassword = 200;  // bytes that are hashed; more cannot be anyone's password

struct LoginForm {
  std::string email, return_to;
};

http::Response show(const Visit& visit, const LoginForm& typed, const FormErrors& errors, int status) {
  Model model;
  model.set("EMAIL", typed.email);
  const bool returns = is_safe_return_to(typed.return_to);
  if (returns) model.add("RETURN").set("RETURN_TO", typed.return_to);
  model.set("SIGNUP_URL", returns ? "/signup?return_to=" + http::form_encoded(typed.return_to) : "/signup");
  model.show_if(typed.return_to.starts_with("/oauth2/") || typed.return_to.starts_with("/consent"),
                "FOR_APP");
  errors.show(model);
  return show_page(visit, "login", model, visit.text("login_title"),
                   {.status = status, .is_error = !errors.empty(), .form_action = {}});
}

/// The same page for a known and an unknown address, without looking at the password.
http::Response show_too_many(const Visit& visit, const LoginForm& typed, base::Seconds wait) {
  FormErrors errors;
  errors.add("email", visit.text("login_too_many", {{"WAIT", wait_in_words(wait, visit.catalogue())}}));
  http::Response response = show(visit, typed, errors, 429);
  response.set("Retry-After", std::to_string(wait.count()));
  return response;
}

/// Who tries to be whom: the address as the store compares it, and where the request comes from. Somebody
/// else's attempts do not keep the user out (RFC 6749 10.10).
std::string attempt_key(std::string_view email, std::string_view peer) {
  std::string key(email);
  for (char& c : key)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return key + "\n" + http::subscriber_of(peer);
}

}  // namespace

http::Response show_login(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  const base::Result<http::Form> query = http::Form::parse(request.query);
  LoginForm typed;
  if (query) typed.return_to = query->get_or_empty("return_to");
  if (query) typed.email = query->get_or_empty("login_hint").substr(0, kMostEmail);
  // Signing in once more is asked for by prompt=login, max_age, or a hint of somebody else.
  const bool again = query && query->get_or_empty("prompt") == "login";
  if (visit.signed_in && !again)
    return http::see_other(return_to_or_start(typed.return_to, visit.signed_in->user.role));
  return show(visit, typed, {}, 200);
}

http::Response submit_login(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  const LoginForm typed{std::string(trim(form->get_or_empty("email"))),
                        std::string(form->get_or_empty("return_to"))};
  const base::Secret password(form->get_or_empty("password").substr(0, kMostPassword + 1));
  oauth::Attempts& attempts = context.attempts.sign_in;
  const std::string who = attempt_key(typed.email, request.peer);
  if (const base::Seconds wait = attempts.wait(who, request.now); wait.count() > 0)
    return show_too_many(visit, typed, wait);

  const std::optional<User> user =
      typed.email.size() <= kMostEmail ? context.users.find_user_by_email(typed.email) : std::nullopt;
  const bool known = user && !user->password_hash.empty();
  const bool right = base::verify_password(
      password, known ? std::string_view(user->password_hash) : base::dummy_password_hash());
  if (!known || !right || user->disabled || password.reveal().size() > kMostPassword) {
    attempts.failed(who, request.now);
    FormErrors errors;
    errors.add("email", visit.text("login_failed"));
    return show(visit, typed, errors, 400);
  }
  attempts.succeeded(who);
  http::Response response = http::see_other(return_to_or_start(typed.return_to, user->role));
  response.set("Cache-Control", "no-store");
  start_session(context, request, user->id, response);
  return response;
}

}  // namespace portal
