// What an exchange needs while its answer may be kept.
#pragma once
#include <string>
#include <vector>

#include "gateway/answer_cache.h"
#include "http/gathered_answer.h"

namespace gateway {

struct CachedExchange {
  CachedExchange(http::Connection& client, std::size_t most) : answer(client, most) {}
  http::GatheredAnswer answer;  // of the backend; what is too large passes, and is not kept
  /// Of the request as it is sent on: the client's, or with our validators instead of its own. Points into
  /// the client's connection, into `since`, and into a kept answer.
  std::vector<http::FieldView> fields{};
  std::string since{};
};

}  // namespace gateway
