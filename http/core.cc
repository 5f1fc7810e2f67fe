// One worker thread's event loop.
#include "http/core.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "http/socket.h"

namespace http {
namespace {

constexpr std::chrono::milliseconds kTick{250};
/// Sockets of one turn; the others have their turn next.
constexpr int kBatch = 256;
constexpr int kTurnsAfterStandstill = 64;

thread_local Core* current_core = nullptr;

class CurrentCore {
 public:
  explicit CurrentCore(Core& core) : before_(std::exchange(current_core, &core)) {}
  ~CurrentCore() { current_core = before_; }
  CurrentCore(const CurrentCore&) = delete;
  CurrentCore& operator=(const CurrentCore&) = delete;

 private:
  Core* before_;
};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

struct FunctionWork final : Core::Work {
  explicit FunctionWork(std::function<void()> f) : function(std::move(f)) {}
  void run() override { function(); }
  std::function<void()> function;
};

}  // namespace

/// The coroutine at the bottom of each spawned task; its frame ends itself, or unwind() ends it.
struct Core::Root {
  struct promise_type : RootHook {
    promise_type(Core& core, Task<>&, std::function<void(std::exception_ptr)>&) {
      frame = std::coroutine_handle<promise_type>::from_promise(*this);
      core.roots_.push_back(*this);
    }
    Root get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() { throw; }
  };
};

Core::Core(const base::Clock& clock)
    : clock_(clock), now_(clock.steady()), events_(std::make_unique<epoll_event[]>(kBatch)) {
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  wake_up_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;  // edge: each write is told, and nobody has to read
  if (epoll_ < 0 || wake_up_ < 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_up_, &event) != 0) fail("epoll");
}

Core::~Core() {
  unwind();
  ::close(wake_up_);
  ::close(epoll_);
}

Core* Core::current() noexcept { return current_core; }

std::string_view Core::http_date() {
  if (date_.empty() || now_ >= dated_until_) {
    const base::Instant now = wall();
    const auto second = std::chrono::floor<base::Seconds>(now);
    date_ = base::http_date(second);
    dated_until_ = now_ + (second + base::Seconds{1} - now);
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

Core::Root Core::run_root(Core&, Task<> task, std::function<void(std::exception_ptr)> on_end) {
  std::exception_ptr failure;
  try {
    co_await std::move(task);
  } catch (...) {
    failure = std::current_exception();
  }
  on_end(failure);
}

void Core::spawn(Task<> task, std::function<void(std::exception_ptr)> on_end) {
  const CurrentCore here(*this);
  run_root(*this, std::move(task), std::move(on_end));
}

void Core::run() {
  using Steady = std::chrono::steady_clock;
  for (auto next = Steady::now() + kTick; !stopped_.load(std::memory_order_acquire);) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Steady::now());
    if (left.count() > 0) {
      turn(left);
      continue;
    }
    // After a standstill (a machine that was paused) the answers that came meanwhile are read before their
    // deadlines are looked at.
    if (-left > kTick)
      for (int turns = 0; turns < kTurnsAfterStandstill && turn(std::chrono::milliseconds(0)) > 0; ++turns) {
      }
    const CurrentCore here(*this);
    tick();
    next = Steady::now() + kTick;
  }
  FrameMemory::clear();  // usually the thread ends here
}

void Core::stop() {
  stopped_.store(true, std::memory_order_release);
  signal();
}

std::size_t Core::turn(std::chrono::milliseconds wait) {
  const CurrentCore here(*this);
  const std::size_t done = run_posted() + run_woken();
  const bool more = done > 0 || !woken_.empty() || !later_.empty();
  const std::size_t ready = run_ready(more ? 0 : static_cast<int>(wait.count()));
  if (!later_.empty()) run_later();
  return done + ready;
}

void Core::run_later() {
  // Whoever waits again from here on waits for the next turn. What is destroyed leaves the list by itself.
  decltype(later_) due;
  due.swap(later_);
  while (!due.empty()) {
    const std::coroutine_handle<> waiting = due.front().waiting_;
    due.pop_front();
    waiting.resume();
  }
}

std::size_t Core::run_posted() {
  if (!signaled_.exchange(false, std::memory_order_acq_rel)) return 0;
  std::vector<std::unique_ptr<Work>> jobs;
  {
    const std::lock_guard lock(posting_);
    jobs.swap(posted_);
  }
  for (const std::unique_ptr<Work>& job : jobs) job->run();
  return jobs.size();
}

std::size_t Core::run_woken() {
  waking_.swap(woken_);
  std::size_t done = 0;
  // By index: what is resumed may forget sockets that are still in the list.
  for (std::size_t i = 0; i < waking_.size(); ++i)
    if (Socket* const socket = std::exchange(waking_[i], nullptr)) {
      socket->resume();
      ++done;
    }
  waking_.clear();
  return done;
}

std::size_t Core::run_ready(int timeout_ms) {
  event_count_ = ::epoll_wait(epoll_, events_.get(), kBatch, timeout_ms);
  std::size_t done = 0;
  for (event_ = 0; event_ < event_count_;) {
    const epoll_event& event = events_[event_++];
    if (event.data.ptr == nullptr) continue;  // the wake-up, or a socket that has gone
    static_cast<Socket*>(event.data.ptr)->on_event(event.events);
    ++done;
  }
  event_count_ = 0;
  return done;
}

void Core::add(int fd, Socket& socket) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &socket;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
}

void Core::remove(int fd) noexcept { ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }

void Core::forget(Socket& socket) noexcept {
  for (int i = event_; i < event_count_; ++i)
    if (events_[i].data.ptr == &socket) events_[i].data.ptr = nullptr;
  std::ranges::replace(woken_, &socket, static_cast<Socket*>(nullptr));
  std::ranges::replace(waking_, &socket, static_cast<Socket*>(nullptr));
}

void Core::signal() noexcept {
  if (signaled_.exchange(true, std::memory_order_acq_rel)) return;
  const std::uint64_t one = 1;
  // Fails only if 2^64 - 2 wake-ups were never read; the loop is awake then.
  [[maybe_unused]] const ssize_t written = ::write(wake_up_, &one, sizeof one);
}

void Core::post(std::unique_ptr<Work> job) {
  {
    const std::lock_guard lock(posting_);
    posted_.push_back(std::move(job));
  }
  signal();
}

void Core::post(std::function<void()> job) { post(std::make_unique<FunctionWork>(std::move(job))); }

void Core::unwind() noexcept {
  while (!roots_.empty()) roots_.front().frame.destroy();
  std::vector<std::unique_ptr<Work>> jobs;
  {
    const std::lock_guard lock(posting_);
    jobs.swap(posted_);
  }
}

}  // namespace http
