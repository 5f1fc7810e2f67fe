// Putting the program together and saying what is missing.
#include "gateway/commands/start.h"

#include <algorithm>

#include "gateway/commands/opened.h"
#include "gateway/protected_resources.h"

namespace gateway::commands {
namespace {

/// A scope that no document declares would be one that nobody can grant.
bool check_registration_scopes(const Config& config, const Published& published) {
  bool known = true;
  for (const std::string& scope : config.registration.scopes) {
    const bool declared = std::ranges::any_of(published.documents, [&](const auto& document) {
      return std::ranges::any_of(document->scopes, [&](const auto& one) { return one.first == scope; });
    });
    if (!declared) fail(config.file + ": registration.scopes: no document declares the scope " + scope);
    known = known && declared;
  }
  return known;
}

/// A base path that no document has would be an API whose tokens nobody gets.
bool check_resource_servers(const Config& config, const Published& published) {
  const auto resources = protected_resources(published.views());
  bool known = true;
  for (const auto& [client_id, paths] : config.resource_servers)
    for (const std::string& path : paths) {
      if (path == "/" ||
          std::ranges::find(resources, path, &oauth::ProtectedResource::path) != resources.end())
        continue;
      fail(config.file + ": resource_servers." + client_id + ": no document has the base path " + path);
      known = false;
    }
  return known;
}

}  // namespace

std::optional<Parts> read_parts(const Config& config) {
  Parts parts{load_published(config), nullptr};
  for (const openapi::Problem& problem : parts.published.problems) fail(problem.text());
  const bool scopes =
      check_registration_scopes(config, parts.published) & check_resource_servers(config, parts.published);
  portal::LoadedRenderer loaded = portal::Renderer::load(config.templates);
  for (const std::string& problem : loaded.problems) fail(problem);
  if (!parts.published.problems.empty() || !loaded.renderer || !scopes) return std::nullopt;
  parts.renderer = std::move(loaded.renderer);
  return parts;
}

std::unique_ptr<Program> put_together(const Config& config, Parts parts, store::Store& store,
                                      base::Clock& clock, base::Random& random) {
  // A store without keys is new: only then may the master key be made. Losing the file later must not pass
  // unnoticed.
  const bool is_new = store.keys().keys().empty();
  auto master = load_master_key(config.master_key_file, is_new, random);
  if (!master) return fail(master.error().detail), nullptr;
  auto keys = load_keys(store.keys(), *master, config.keys, clock.now(), random);
  if (!keys) return fail(keys.error().detail), nullptr;
  auto program = std::make_unique<Program>(config, std::move(parts.published), std::move(parts.renderer),
                                           store, *std::move(master), *std::move(keys), clock, random);
  const auto unbound = bind_handlers(program->published, program->services());
  for (const openapi::Problem& problem : unbound) fail(problem.text());
  if (!unbound.empty()) return nullptr;
  return program;
}

}  // namespace gateway::commands
