// Text for HTML: everything the shop's pages show goes through here.
#pragma once
#include <string>
#include <string_view>

namespace sandbox {

/// `text` for element content and for attribute values in double or single quotes: & < > " ' become
/// references.
std::string html_escaped(std::string_view text);

}  // namespace sandbox
