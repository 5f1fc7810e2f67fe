// `tollgate check`: configuration, documents, templates and handlers, without opening the store or a port.
#include <filesystem>
#include <iostream>

#include "gateway/commands/command.h"
#include "gateway/commands/edition.h"
#include "gateway/commands/listener_tls.h"
#include "gateway/commands/opened.h"
#include "gateway/commands/start.h"
#include "gateway/upstream_tls.h"

namespace gateway::commands {

int check(const std::string& config_file) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const base::SystemClock tls_clock;
  bool tls = load_listener_tls(*config, tls_clock).has_value();
  if (const auto problem = upstream_tls_problem(*config)) {
    fail(config->file + ": " + *problem);
    tls = false;
  }
  Published published = read_documents(*config);
  auto renderer = read_templates(*config);
  if (!none(published.problems) || !renderer || !tls) return 1;
  std::size_t proxied = 0;
  for (const openapi::Route& route : published.routes->routes())
    proxied += route.operation->policy.served_by == openapi::Served::proxy;
  // A database of its own, in memory: binding handlers needs one, the operator's is not touched.
  base::SystemClock clock;
  base::SystemRandom random;
  store::Store store("sqlite::memory:");
  store.migrate();
  base::Secret scratch_key(std::string(32, '\1'));
  auto keys = load_keys(store.keys(), scratch_key, config->keys, clock.now(), random);
  if (!keys) return fail(keys.error().detail);
  Program program(*config, std::move(renderer), store, std::move(scratch_key), *std::move(keys), clock,
                  random);
  const MadeEdition made =
      make_edition(program, std::make_unique<const Config>(*config), std::move(published));
  if (!none(made.problems)) return 1;
  const Published& good = made.edition->published;
  std::cout << config->file << ": ok (" << good.documents.size() << " documents, "
            << good.routes->routes().size() << " operations, " << proxied << " of them proxied, "
            << config->plans.size() << " plans)\n";
  return 0;
}

}  // namespace gateway::commands
