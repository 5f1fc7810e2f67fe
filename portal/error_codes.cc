// Putting error codes into words from the catalogue and the documents.
#include "portal/error_codes.h"

#include <algorithm>

#include "portal/scope_words.h"

namespace portal {
namespace {

WordedError own_error(const Visit& visit, const base::ErrorRow& row) {
  const std::string name(row.name);
  return {name,
          row.status,
          std::string(row.title),
          std::string(row.source),
          visit.text("error_" + name + "_meaning"),
          visit.text("error_" + name + "_remedy")};
}

WordedError backend_error(const Visit& visit, const openapi::Document& document,
                          const openapi::ErrorDoc& error) {
  const auto words = [&](const char* what, const std::string& otherwise) {
    const std::string* translated = visit.catalogue().find("error:" + error.code + ":" + what);
    return translated ? *translated : otherwise;
  };
  return {error.code,
          error.status,
          error.title,
          document.title,
          words("meaning", error.meaning),
          words("remedy", error.remedy)};
}

}  // namespace

std::vector<WordedError> all_errors(const Visit& visit) {
  std::vector<WordedError> errors;
  for (const base::ErrorRow& row : base::kErrorTable) errors.push_back(own_error(visit, row));
  for (const openapi::Document* document : public_documents(visit.context.documents))
    for (const openapi::ErrorDoc& error : document->errors)
      if (std::ranges::find(errors, error.code, &WordedError::code) == errors.end())
        errors.push_back(backend_error(visit, *document, error));
  return errors;
}

std::optional<WordedError> find_error(const Visit& visit, std::string_view code) {
  std::vector<WordedError> errors = all_errors(visit);
  const auto found = std::ranges::find(errors, code, &WordedError::code);
  if (found == errors.end()) return std::nullopt;
  return std::move(*found);
}

}  // namespace portal
