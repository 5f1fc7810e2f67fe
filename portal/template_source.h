// What happens to a template's text before it is parsed: messages and form tokens are put in.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "portal/i18n.h"

namespace portal {

/// {{T_LOGIN_TITLE}} becomes the HTML-escaped text of `login_title`, its {NAME}s become {{NAME}}. Problems
/// name `file` and the key that the catalogue lacks.
std::string with_messages(std::string_view text, const Catalogue& catalogue, const std::string& file,
                          std::vector<std::string>& problems);

/// Every <form method="post" …> gets its hidden csrf_token field, so that no author can forget it.
std::string with_form_tokens(std::string_view text);

}  // namespace portal
