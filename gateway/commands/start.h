// What `check` and `serve` share: everything up to the point where the store is needed, and then with it.
#pragma once
#include <memory>
#include <optional>

#include "gateway/commands/program.h"

namespace gateway::commands {

/// Read from files only.
struct Parts {
  Published published;
  std::unique_ptr<const portal::Renderer> renderer;
};

/// Documents and templates; nullopt after printing every problem.
std::optional<Parts> read_parts(const Config& config);

/// The program over an open store, its handlers bound; nullptr after printing what is wrong. Throws
/// store::Failure.
std::unique_ptr<Program> put_together(const Config& config, Parts parts, store::Store& store,
                                      base::Clock& clock, base::Random& random);

}  // namespace gateway::commands
