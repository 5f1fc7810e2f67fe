// The data path as a request handler: one per worker.
#pragma once
#include "gateway/worker.h"
#include "http/connection.h"

namespace gateway {

class Pipeline final : public http::RequestHandler {
 public:
  explicit Pipeline(Worker& worker) : worker_(worker) {}
  http::Task<void> on_request(http::Connection& connection) override;
  http::Response refuse(const base::Error& error, std::string_view peer) override;

 private:
  Worker& worker_;
};

}  // namespace gateway
