// Looks up the words of scopes in the documents and the catalogue.
#include "portal/scope_words.h"

#include <algorithm>

namespace portal {
namespace {

std::string words_of(const std::string& name, const std::string& description, const Catalogue& catalogue) {
  if (const std::string* translated = catalogue.find("scope:" + name)) return *translated;
  return description.empty() ? name : description;
}

}  // namespace

std::vector<const openapi::Document*> public_documents(
    const std::vector<const openapi::Document*>& documents) {
  std::vector<const openapi::Document*> shown;
  std::ranges::copy_if(documents, std::back_inserter(shown), [](const openapi::Document* document) {
    return std::ranges::any_of(document->operations, [](const openapi::Operation& operation) {
      return operation.policy.served_by != openapi::Served::portal;
    });
  });
  return shown;
}

const openapi::Document* find_public_document(const std::vector<const openapi::Document*>& documents,
                                              std::string_view name) {
  for (const openapi::Document* document : public_documents(documents))
    if (document->name == name) return document;
  return nullptr;
}

namespace {

/// What OAuth itself serves is about the person (OIDC Core 5.4), the others are APIs.
std::string group_title(const openapi::Document& document, const Catalogue& catalogue) {
  const bool is_api = std::ranges::any_of(document.operations, [](const openapi::Operation& operation) {
    return operation.policy.served_by == openapi::Served::proxy;
  });
  return is_api ? document.title : catalogue.text("scope_group_person");
}

}  // namespace

std::vector<ScopeGroup> all_scopes(const std::vector<const openapi::Document*>& documents,
                                   const Catalogue& catalogue) {
  std::vector<ScopeGroup> groups;
  for (const openapi::Document* document : public_documents(documents)) {
    if (document->scopes.empty()) continue;
    ScopeGroup group{group_title(*document, catalogue), {}};
    for (const auto& [name, description] : document->scopes)
      group.scopes.push_back({name, words_of(name, description, catalogue)});
    if (!group.scopes.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

std::vector<ScopeGroup> scopes_in_words(const std::vector<const openapi::Document*>& documents,
                                        const Catalogue& catalogue, const oauth::ScopeSet& granted) {
  std::vector<std::string> left = granted.items();
  std::vector<ScopeGroup> groups;
  for (ScopeGroup& group : all_scopes(documents, catalogue)) {
    std::erase_if(group.scopes, [&](const WordedScope& scope) { return std::erase(left, scope.name) == 0; });
    if (!group.scopes.empty()) groups.push_back(std::move(group));
  }
  if (!left.empty()) {
    ScopeGroup others;
    for (const std::string& name : left) others.scopes.push_back({name, words_of(name, {}, catalogue)});
    groups.push_back(std::move(others));
  }
  return groups;
}

void show_scopes(Model& model, const std::vector<ScopeGroup>& groups) {
  for (const ScopeGroup& group : groups) {
    Model& shown = model.add("GROUP");
    if (!group.title.empty()) shown.add("GROUP_HEADING").set("GROUP_TITLE", group.title);
    for (const WordedScope& scope : group.scopes)
      shown.add("SCOPE").set("SCOPE_NAME", scope.name).set("SCOPE_WORDS", scope.words);
  }
}

}  // namespace portal
