// Every error code that a problem document can have: the gateway's own, and those of the documents' backends.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/visit.h"

namespace portal {

/// In the reader's language; `title` and `source` are English everywhere, as on the wire.
struct WordedError {
  std::string code;
  int status = 0;
  std::string title;
  std::string source;  // where it is defined: an RFC, or the title of an API
  std::string meaning, remedy;
};

/// The rows of base::kErrorTable, then the codes of the public documents that are not among them, each once.
std::vector<WordedError> all_errors(const Visit& visit);

/// nullopt if there is no such code.
std::optional<WordedError> find_error(const Visit& visit, std::string_view code);

}  // namespace portal
