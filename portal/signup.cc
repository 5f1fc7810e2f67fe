// Signing up as a developer.
#include "base/crypto/password.h"
#include "portal/email.h"
#include "portal/pages.h"
#include "portal/return_to.h"
#include "portal/visible_text.h"
#include "portal/visit.h"

namespace portal {
namespace {

// Length only (NIST SP 800-63B 3.1.1.2): composition rules make passwords worse.
constexpr std::size_t kLeastPassword = 12, kMostPassword = 200;
constexpr std::size_t kMostName = 80;

struct SignupForm {
  std::string email, name, return_to;
};

std::size_t code_points(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1 : 0;
  return count;
}

http::Response show(const Visit& visit, const SignupForm& typed, const FormErrors& errors, int status) {
  Model model;
  model.set("EMAIL", typed.email).set("NAME", typed.name);
  const bool returns = is_safe_return_to(typed.return_to);
  if (returns) model.add("RETURN").set("RETURN_TO", typed.return_to);
  model.set("LOGIN_URL", returns ? "/login?return_to=" + http::form_encoded(typed.return_to) : "/login");
  errors.show(model);
  return show_page(visit, "signup", model, visit.text("signup_title"),
                   {.status = status, .is_error = !errors.empty(), .form_action = {}});
}

FormErrors check(const Visit& visit, const SignupForm& typed, std::string_view password) {
  FormErrors errors;
  if (!is_visible_text(typed.name, kMostName)) errors.add("name", visit.text("signup_bad_name"));
  if (!looks_like_email(typed.email)) errors.add("email", visit.text("signup_bad_email"));
  if (code_points(password) < kLeastPassword) errors.add("password", visit.text("signup_short_password"));
  if (password.size() > kMostPassword) errors.add("password", visit.text("signup_long_password"));
  return errors;
}

}  // namespace

http::Response show_signup(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  const base::Result<http::Form> query = http::Form::parse(request.query);
  SignupForm typed;
  if (query) typed.return_to = query->get_or_empty("return_to");
  if (visit.signed_in)
    return http::see_other(return_to_or_start(typed.return_to, visit.signed_in->user.role));
  return show(visit, typed, {}, 200);
}

http::Response submit_signup(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  const SignupForm typed{std::string(trim(form->get_or_empty("email"))),
                         std::string(trim(form->get_or_empty("name"))),
                         std::string(form->get_or_empty("return_to"))};
  const base::Secret password(form->get_or_empty("password"));
  FormErrors errors = check(visit, typed, password.reveal());
  if (!errors.empty()) return show(visit, typed, errors, 400);

  User user;
  user.id.value = base::random_id(context.random, "usr_");
  user.email = typed.email;
  user.name = typed.name;
  user.password_hash = base::hash_password(password, context.random, context.settings.password_cost);
  user.role = Role::developer;
  user.created_at = request.now;
  if (const base::Status created = context.users.create_user(user); !created) {
    errors.add("email", visit.text("signup_email_taken"));
    return show(visit, typed, errors, 409);
  }
  http::Response response = http::see_other(return_to_or_start(typed.return_to, user.role));
  response.set("Cache-Control", "no-store");
  start_session(context, request, user.id, response);
  return response;
}

}  // namespace portal
