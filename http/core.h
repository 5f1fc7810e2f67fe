// One worker thread's event loop: sockets that become ready, work from other threads, the time, and the
// deadlines.
#pragma once
#include <atomic>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "http/task.h"

struct epoll_event;

namespace http {

class Socket;

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

/// Used by its own thread only, except stop() and post().
class Core {
 public:
  /// Throws std::system_error if the system has no descriptors left.
  explicit Core(const base::Clock& clock);
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  /// The clock's steady(), read once per request or loop turn (see refresh()): what deadlines are set in. It
  /// goes on evenly when the machine's clock is set, which wall() does not.
  base::Instant now() const noexcept { return now_; }
  base::Instant refresh() noexcept { return now_ = clock_.steady(); }
  /// The time of day, read at this moment: for dates and for what others have written dates on.
  base::Instant wall() const noexcept { return clock_.now(); }
  /// IMF-fixdate of wall(), rebuilt once a second.
  std::string_view http_date();
  void watch(Deadline& deadline);  // until it is destroyed
  /// refresh(), then expire() of every deadline that has passed. run() does it four times a second; tests by
  /// hand.
  void tick();

  /// Runs `task` until it waits for the first time, and from then on whenever what it waits for has happened.
  /// `on_end` gets the exception that left it, or nullptr; not called if unwind() ends the task.
  void spawn(Task<> task, std::function<void(std::exception_ptr)> on_end);

  void run();   // on the worker's thread, until stop()
  void stop();  // thread-safe
  /// One turn of the loop: what was posted, what was woken, which sockets became ready. Waits at most `wait`
  /// for something to happen. Returns how many things were done.
  std::size_t turn(std::chrono::milliseconds wait);

  using Hook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
  /// Awaited on this core: goes on at the end of the turn, when everything that was ready has had its part of
  /// it; of the next turn, if it is awaited by what goes on so.
  class Later : public Hook {
   public:
    explicit Later(Core& core) noexcept : core_(core) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) noexcept {
      waiting_ = waiting;
      core_.later_.push_back(*this);
    }
    void await_resume() const noexcept {}

   private:
    friend class Core;
    Core& core_;
    std::coroutine_handle<> waiting_;
  };

  /// What another thread hands to a core.
  class Work {
   public:
    virtual ~Work() = default;
    virtual void run() = 0;
  };
  /// Runs the job on this core's thread, in its next turn. Thread-safe.
  void post(std::unique_ptr<Work> job);
  void post(std::function<void()> job);
  /// The core whose turn it is on this thread; nullptr outside of any.
  static Core* current() noexcept;

  /// Destroys what still waits, when no thread runs the loop any more. A coroutine uses more than the core:
  /// call this while all of that is still there. Nothing can run afterwards; sockets may still be closed.
  void unwind() noexcept;

 private:
  friend class Socket;
  struct Root;
  struct RootHook : Hook {
    std::coroutine_handle<> frame;
  };
  static Root run_root(Core& core, Task<> task, std::function<void(std::exception_ptr)> on_end);
  void add(int fd, Socket& socket);  // throws std::system_error
  void remove(int fd) noexcept;
  void forget(Socket& socket) noexcept;  // no event reaches it any more
  void signal() noexcept;
  std::size_t run_posted();
  std::size_t run_woken();
  std::size_t run_ready(int timeout_ms);
  void run_later();

  const base::Clock& clock_;
  base::Instant now_;
  base::Instant dated_until_{};  // by now_
  std::string date_;
  boost::intrusive::list<Deadline, boost::intrusive::constant_time_size<false>> deadlines_;
  boost::intrusive::list<RootHook, boost::intrusive::constant_time_size<false>> roots_;

  int epoll_ = -1, wake_up_ = -1;  // wake_up_: an eventfd that interrupts the wait
  std::unique_ptr<epoll_event[]> events_;
  int event_ = 0, event_count_ = 0;  // of the turn: the next one to be looked at, and how many there are
  std::vector<Socket*> woken_, waking_;
  boost::intrusive::list<Later, boost::intrusive::constant_time_size<false>> later_;
  std::atomic<bool> stopped_{false}, signaled_{false};
  std::mutex posting_;
  std::vector<std::unique_ptr<Work>> posted_;  // under posting_
};

}  // namespace http
