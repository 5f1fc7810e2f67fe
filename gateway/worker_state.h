// What a worker keeps while configuration and documents are loaded again: its loop, counters, caches and
// logs.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "gateway/access_log.h"
#include "gateway/answer_cache.h"
#include "gateway/assertion.h"
#include "gateway/counters.h"
#include "gateway/exchange.h"
#include "gateway/jwt_cache.h"
#include "gateway/limits_index.h"
#include "gateway/node.h"
#include "gateway/request_ids.h"
#include "gateway/trace_context.h"
#include "http/core.h"

namespace gateway {

/// Used by the worker's thread only, except `counters`, access_log.lost(), and what http::Core lets others
/// do.
struct WorkerState {
  explicit WorkerState(const Node& node)
      : core(node.clock),
        keys_seen(node.keys.epoch()),
        keys(node.keys.current()),
        sealer(keys->sealing),
        ids(node.random),
        trace_ids(node.random),
        access_log(node.config.access_log) {}

  http::Core core;
  std::uint64_t keys_seen;
  std::shared_ptr<const DataPathKeys> keys;
  oauth::TokenSealer sealer;
  JwtCache jwts;
  RevocationReader revoked;
  AssertionCache assertions;
  LimitsIndex limits;
  PartitionCache partitions;
  RequestIds ids;
  TraceIds trace_ids;
  AnswerCache answers;
  Counters counters;
  AccessLog access_log;
  std::vector<std::unique_ptr<Scratch>> idle_scratch;
  std::size_t in_flight = 0;  // requests; written by its thread
  std::size_t tunnels = 0;    // that are open
};

}  // namespace gateway
