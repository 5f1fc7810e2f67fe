// What `check`, `serve` and a reload share: everything up to the point where the store is needed, and then
// with it.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "gateway/commands/program.h"
#include "gateway/published.h"

namespace gateway::commands {

/// The documents that a configuration names, checked with it; problems beside those of its members are in
/// `problems`, too.
Published read_documents(const Config& config);

/// nullptr after printing every problem.
std::unique_ptr<const portal::Renderer> read_templates(const Config& config);

/// The program over an open store; nullptr after printing what is wrong. Throws store::Failure.
std::unique_ptr<Program> put_together(const Config& config, std::unique_ptr<const portal::Renderer> renderer,
                                      store::Store& store, base::Clock& clock, base::Random& random);

/// Prints them; true if there are none.
bool none(const std::vector<openapi::Problem>& problems);

}  // namespace gateway::commands
