// One component of application/x-www-form-urlencoded, as RFC 6749 appendix B uses it outside of forms.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace oauth {

/// Appends `text`; every byte but RFC 3986's unreserved ones becomes %XX.
void append_form_encoded(std::string& out, std::string_view text);
/// nullopt for a bad percent escape. '+' is a space.
std::optional<std::string> form_decoded(std::string_view text);

}  // namespace oauth
