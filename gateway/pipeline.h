// The data path as a request handler: one per worker.
#pragma once
#include <memory>

#include "gateway/worker.h"
#include "http/connection.h"

namespace gateway {

class Pipeline final : public http::RequestHandler {
 public:
  explicit Pipeline(std::shared_ptr<Worker> worker) : worker_(std::move(worker)) {}
  /// `worker` outlives it.
  explicit Pipeline(Worker& worker) : worker_(std::shared_ptr<void>(), &worker) {}
  /// Requests that begin from now on are this one's; the others keep theirs. On the worker's thread.
  void use(std::shared_ptr<Worker> worker);
  http::Task<void> on_request(http::Connection& connection) override;
  http::Response refuse(const base::Error& error, std::string_view peer) override;

 private:
  std::shared_ptr<Worker> worker_;
};

}  // namespace gateway
