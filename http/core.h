// One worker thread's event loop: an io_context of its own, the time of this loop turn, and the deadlines.
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"

namespace http {

/// Something that is cut off at a point in time. Setting a deadline is one store; a tick four times a second
/// looks for those that have passed and calls expire() on the core's thread.
class Deadline
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  virtual ~Deadline() = default;
  void set(base::Instant at) noexcept { at_ = at; }
  void clear() noexcept { at_ = base::Instant::max(); }
  base::Instant at() const noexcept { return at_; }

 private:
  friend class Core;
  virtual void expire() = 0;  // at most once per set(); the deadline is cleared before
  base::Instant at_ = base::Instant::max();
};

/// Used by its own thread only, except stop() and posting to io().
class Core {
 public:
  explicit Core(const base::Clock& clock);
  ~Core();
  boost::asio::io_context& io() noexcept { return io_; }
  /// The clock, read once per request or loop turn (see refresh()).
  base::Instant now() const noexcept { return now_; }
  base::Instant refresh() noexcept { return now_ = clock_.now(); }
  /// IMF-fixdate of now(), rebuilt once a second.
  std::string_view http_date();
  void watch(Deadline& deadline);  // until it is destroyed
  /// refresh(), then expire() of every deadline that has passed. run() does it four times a second; tests by
  /// hand.
  void tick();
  void run();   // on the worker's thread, until stop()
  void stop();  // thread-safe
  /// Runs `job` on this core's thread. Thread-safe.
  void post(std::function<void()> job);
  /// Destroys what still waits, when no thread runs the loop any more. A coroutine uses more than the core:
  /// call this while all of that is still there. Nothing can run afterwards; sockets may still be closed.
  void unwind() noexcept;

 private:
  struct Ticker;
  /// Makes accessible what asio keeps for its own destructor.
  struct Loop : boost::asio::io_context {
    using io_context::io_context;
    using io_context::shutdown;
  };
  const base::Clock& clock_;
  Loop io_;
  base::Instant now_;
  base::Instant dated_{};
  std::string date_;
  boost::intrusive::list<Deadline, boost::intrusive::constant_time_size<false>> deadlines_;
  std::unique_ptr<Ticker> ticker_;
};

}  // namespace http
