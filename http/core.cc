// One worker thread's event loop: the tick that looks for deadlines, and the date.
#include "http/core.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <chrono>

namespace http {
namespace {

using Executor = boost::asio::io_context::executor_type;
using Timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
constexpr std::chrono::milliseconds kTick{250};

}  // namespace

/// Wakes the loop four times a second while run() runs.
struct Core::Ticker {
  explicit Ticker(Core& owner) : core(owner), timer(owner.io_.get_executor()) {}
  void arm() {
    timer.expires_after(kTick);
    timer.async_wait([this](const boost::system::error_code& ec) {
      if (ec) return;
      core.tick();
      arm();
    });
  }
  Core& core;
  Timer timer;
};

// UNSAFE_IO: sockets belong to this thread alone, so the reactor needs no lock; posting from other threads
// stays safe.
Core::Core(const base::Clock& clock)
    : clock_(clock), io_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO), now_(clock.now()) {}

Core::~Core() { unwind(); }

std::string_view Core::http_date() {
  const base::Instant second = std::chrono::floor<base::Seconds>(now_);
  if (date_.empty() || second != dated_) {
    date_ = base::http_date(second);
    dated_ = second;
  }
  return date_;
}

void Core::watch(Deadline& deadline) {
  if (!deadline.is_linked()) deadlines_.push_back(deadline);
}

void Core::tick() {
  refresh();
  // A deadline that expires may destroy itself or its neighbours: those that are due are collected first, and
  // leave that list by themselves when they are destroyed.
  boost::intrusive::list<Deadline, boost::intrusive::constant_time_size<false>> due;
  for (auto it = deadlines_.begin(); it != deadlines_.end();) {
    Deadline& deadline = *it++;
    if (deadline.at_ > now_) continue;
    deadline.unlink();
    due.push_back(deadline);
  }
  while (!due.empty()) {
    Deadline& deadline = due.front();
    deadline.unlink();
    deadlines_.push_back(deadline);
    deadline.clear();
    deadline.expire();
  }
}

void Core::run() {
  ticker_ = std::make_unique<Ticker>(*this);
  ticker_->arm();
  const auto work = boost::asio::make_work_guard(io());
  io_.run();
  ticker_.reset();
}

void Core::stop() { io_.stop(); }

void Core::post(std::function<void()> job) { boost::asio::post(io_, std::move(job)); }

void Core::unwind() noexcept { io_.shutdown(); }

}  // namespace http
