// Everything that this deployment publishes: the documents of one folder, checked against each other and the
// configuration.
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "gateway/config.h"
#include "http/service.h"
#include "openapi/route_table.h"

namespace gateway {

/// Immutable after start; shared by all workers.
struct Published {
  std::vector<std::unique_ptr<const openapi::Document>> documents;  // by file name
  std::optional<openapi::RouteTable> routes;                        // set if there is no problem
  std::vector<openapi::Problem> problems;

  std::vector<const openapi::Document*> views() const;
};

/// Loads every *.yaml of config.openapi and collects every problem: of a document, between documents, and
/// with the configuration (an upstream that tollgate.yaml does not have).
Published load_published(const Config& config);

/// Finds the handler of each operation that a service answers. Problems: an operation without a handler, a
/// handler without an operation; of `served_by: gateway`, any but kUsageOperation. `services` by
/// openapi::Served; nullptr where there is none.
std::vector<openapi::Problem> bind_handlers(Published& published,
                                            const std::array<const http::Service*, 3>& services);

}  // namespace gateway
