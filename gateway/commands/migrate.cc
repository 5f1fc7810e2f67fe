// `tollgate migrate`: the store's schema, brought up to date.
#include <iostream>

#include "gateway/commands/command.h"
#include "gateway/commands/opened.h"
#include "store/failure.h"

namespace gateway::commands {

int migrate(const std::string& config_file) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  try {
    store::Store store(config->store.url);
    const std::uint32_t before = store.schema_version();
    store.migrate();
    const std::uint32_t after = store.schema_version();
    if (before == after)
      std::cout << store.where() << ": schema version " << after << ", nothing to do\n";
    else
      std::cout << store.where() << ": schema version " << before << " -> " << after << "\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

}  // namespace gateway::commands
