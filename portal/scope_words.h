// Scopes in words a customer understands, grouped by the API they belong to.
#pragma once
#include <string>
#include <vector>

#include "oauth/scope.h"
#include "openapi/document.h"
#include "portal/i18n.h"
#include "portal/page.h"

namespace portal {

/// The documents that are shown to developers: those with an operation that the gateway proxies or that OAuth
/// serves.
std::vector<const openapi::Document*> public_documents(
    const std::vector<const openapi::Document*>& documents);
/// The public document of that name; nullptr if there is none.
const openapi::Document* find_public_document(const std::vector<const openapi::Document*>& documents,
                                              std::string_view name);

struct WordedScope {
  std::string name, words;
};
struct ScopeGroup {
  std::string title;  // of the document; empty for scopes that no document declares any more
  std::vector<WordedScope> scopes;
};

/// Every scope that apps may ask for, in document order. Words: the catalogue's "scope:NAME", else the
/// document's.
std::vector<ScopeGroup> all_scopes(const std::vector<const openapi::Document*>& documents,
                                   const Catalogue& catalogue);
/// Only those of `granted`; ones that no document declares are shown by their bare name, never left out.
std::vector<ScopeGroup> scopes_in_words(const std::vector<const openapi::Document*>& documents,
                                        const Catalogue& catalogue, const oauth::ScopeSet& granted);
/// Fills {{#GROUP}} with GROUP_TITLE and {{#SCOPE}} with SCOPE_NAME and SCOPE_WORDS.
void show_scopes(Model& model, const std::vector<ScopeGroup>& groups);

}  // namespace portal
