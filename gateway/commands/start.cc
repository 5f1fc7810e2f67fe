// Putting the program together and saying what is missing.
#include "gateway/commands/start.h"

#include <algorithm>

#include "gateway/commands/opened.h"
#include "gateway/protected_resources.h"

namespace gateway::commands {
namespace {

/// A scope that no document declares would be one that nobody can grant.
void check_registration_scopes(const Config& config, Published& published) {
  for (const std::string& scope : config.registration.scopes) {
    const bool declared = std::ranges::any_of(published.documents, [&](const auto& document) {
      return std::ranges::any_of(document->scopes, [&](const auto& one) { return one.first == scope; });
    });
    if (!declared)
      published.problems.push_back(
          {config.file, 0, "registration.scopes", "no document declares the scope " + scope});
  }
}

/// A base path that no document has would be an API whose tokens nobody gets.
void check_resource_servers(const Config& config, Published& published) {
  const auto resources = protected_resources(published.views());
  for (const auto& [client_id, paths] : config.resource_servers)
    for (const std::string& path : paths) {
      if (path == "/" ||
          std::ranges::find(resources, path, &oauth::ProtectedResource::path) != resources.end())
        continue;
      published.problems.push_back(
          {config.file, 0, "resource_servers." + client_id, "no document has the base path " + path});
    }
}

}  // namespace

bool none(const std::vector<openapi::Problem>& problems) {
  for (const openapi::Problem& problem : problems) fail(problem.text());
  return problems.empty();
}

Published read_documents(const Config& config) {
  Published published = load_published(config);
  check_registration_scopes(config, published);
  check_resource_servers(config, published);
  return published;
}

std::unique_ptr<const portal::Renderer> read_templates(const Config& config) {
  portal::LoadedRenderer loaded = portal::Renderer::load(config.templates);
  for (const std::string& problem : loaded.problems) fail(problem);
  return std::move(loaded.renderer);
}

std::unique_ptr<Program> put_together(const Config& config, std::unique_ptr<const portal::Renderer> renderer,
                                      store::Store& store, base::Clock& clock, base::Random& random) {
  // A store without keys is new: only then may the master key be made. Losing the file later must not pass
  // unnoticed.
  const bool is_new = store.keys().keys().empty();
  auto master = load_master_key(config.master_key_file, is_new, random);
  if (!master) return fail(master.error().detail), nullptr;
  auto keys = load_keys(store.keys(), *master, config.keys, clock.now(), random);
  if (!keys) return fail(keys.error().detail), nullptr;
  return std::make_unique<Program>(config, std::move(renderer), store, *std::move(master), *std::move(keys),
                                   clock, random);
}

}  // namespace gateway::commands
