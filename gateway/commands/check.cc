// `tollgate check`: configuration, documents, templates and handlers, without opening the store or a port.
#include <filesystem>
#include <iostream>

#include "gateway/commands/command.h"
#include "gateway/commands/listener_tls.h"
#include "gateway/commands/opened.h"
#include "gateway/commands/start.h"

namespace gateway::commands {

int check(const std::string& config_file) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const base::SystemClock tls_clock;
  const bool tls = load_listener_tls(*config, tls_clock).has_value();
  auto parts = read_parts(*config);
  if (!parts || !tls) return 1;
  std::size_t proxied = 0;
  for (const openapi::Route& route : parts->published.routes->routes())
    proxied += route.operation->policy.served_by == openapi::Served::proxy;
  // A database of its own, in memory: binding handlers needs one, the operator's is not touched.
  base::SystemClock clock;
  base::SystemRandom random;
  store::Store store("sqlite::memory:");
  store.migrate();
  base::Secret scratch_key(std::string(32, '\1'));
  auto keys = load_keys(store.keys(), scratch_key, config->keys, clock.now(), random);
  if (!keys) return fail(keys.error().detail);
  const std::size_t documents = parts->published.documents.size();
  Program program(*config, std::move(parts->published), std::move(parts->renderer), store,
                  std::move(scratch_key), *std::move(keys), clock, random);
  const auto unbound = bind_handlers(program.published, program.services());
  for (const openapi::Problem& problem : unbound) fail(problem.text());
  if (!unbound.empty()) return 1;
  std::cout << config->file << ": ok (" << documents << " documents, "
            << program.published.routes->routes().size() << " operations, " << proxied << " of them proxied, "
            << config->plans.size() << " plans)\n";
  return 0;
}

}  // namespace gateway::commands
