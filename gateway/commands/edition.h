// One edition: a configuration and the documents that were read with it, and everything that is made of them.
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "gateway/commands/error_pages.h"
#include "gateway/commands/program.h"
#include "gateway/commands/start.h"
#include "gateway/node.h"
#include "http/service_table.h"
#include "portal/browser.h"
#include "portal/portal.h"

namespace gateway::commands {

/// What the authorization server gets of the configuration and the documents.
oauth::Settings make_oauth_settings(const Config& config, const Published& published);

/// What this process answers for.
struct Roles {
  bool api = true, oauth = true, portal = true;
};

/// Immutable once it is shared: a request uses the one that it began with, which lives until its last request
/// has ended. Members in the order of their dependencies; not movable: members refer to others.
class Edition {
 public:
  /// Nobody serves with it yet; the program outlives it.
  Edition(Program& program, std::unique_ptr<const Config> config, Published published);
  Edition(const Edition&) = delete;
  Edition& operator=(const Edition&) = delete;

  std::array<const http::Service*, 3> services() const;
  /// Makes what workers get. Once, before they do; the pool outlives their requests.
  void serve_with(http::BlockingPool& pool, const Roles& roles);

  const std::unique_ptr<const Config> config_owner;
  const Config& config;
  Published published;
  Program& program;
  oauth::Settings oauth_settings;
  portal::Settings portal_settings;
  portal::Context portal_context;
  portal::PortalBrowser browser;
  oauth::endpoints::Context oauth_context;
  http::TableService<portal::Context> portal_service;
  http::TableService<oauth::endpoints::Context> oauth_service;
  PortalErrorPages error_pages;
  std::optional<Node> node;  // after serve_with()
};

/// With its handlers bound and its operations numbered; problems if one has no handler.
struct MadeEdition {
  std::shared_ptr<Edition> edition;  // nullptr if there are problems
  std::vector<openapi::Problem> problems;
};
MadeEdition make_edition(Program& program, std::unique_ptr<const Config> config, Published published);

}  // namespace gateway::commands
