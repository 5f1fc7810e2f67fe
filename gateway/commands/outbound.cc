// Posting forms to apps.
#include "gateway/commands/outbound.h"

#include <thread>

namespace gateway::commands {
namespace {

base::Result<int> post_form(const http::SafeFetcher& fetcher, const std::string& uri,
                            const std::string& form) {
  http::OutboundRequest request;
  request.method = "POST";
  request.url = uri;
  request.fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = form;
  const auto response = fetcher.fetch(request);
  if (!response) return response.error();
  return response->status;
}

}  // namespace

Outbound::~Outbound() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
}

bool Outbound::pause(std::chrono::seconds length) {
  std::unique_lock lock(mutex_);
  return !stop_.wait_for(lock, length, [this] { return stopping_.load(); });
}

base::Result<int> Outbound::post(const std::string& uri, const std::string& form) const {
  return post_form(fetcher_, uri, form);
}

bool Outbound::later(std::function<void()> job) {
  return pool_.post([this, job = std::move(job)] {
    if (!stopping_) job();
  });
}

oauth::endpoints::BackchannelLogout::Means means_in_place(const http::SafeFetcher& fetcher) {
  return {
      [&fetcher](const std::string& uri, const std::string& form) { return post_form(fetcher, uri, form); },
      [](const std::function<void()>& job) { return job(), true; },
      [](std::chrono::seconds length) { return std::this_thread::sleep_for(length), true; }};
}

}  // namespace gateway::commands
