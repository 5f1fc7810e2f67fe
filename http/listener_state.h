// What a listener and its connections share: options, the handler, buffers, and who is connected.
#pragma once
#include <atomic>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <functional>

#include "http/core.h"
#include "http/exchange_buffers.h"
#include "http/listener.h"

namespace http {

/// A connection as its listener sees it.
class ConnectionHook
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  virtual ~ConnectionHook() = default;
  virtual void drain(std::chrono::milliseconds patience) = 0;
  /// Ends it if it waits for its next request after at least one; false otherwise.
  virtual bool end_if_resting() = 0;
};

/// Of one core, used on its thread only, except that anybody may read `count`.
struct ListenerState {
  /// Room for a head of the greatest size plus what may follow it in the same read.
  static constexpr std::size_t kBeyondHead = 4 * 1024;
  ListenerState(Core& c, const ListenOptions& o, RequestHandler& h)
      : core(c), options(o), handler(h), pool(o.max_head + kBeyondHead) {}
  Core& core;
  const ListenOptions options;
  RequestHandler& handler;
  BufferPool pool;
  boost::intrusive::list<ConnectionHook, boost::intrusive::constant_time_size<false>> connections;
  std::atomic<std::size_t> count{0};  // of connections
  std::size_t turned_away = 0;        // connections that get their 503 now; not in `count`
  bool draining = false;
  /// While draining: for a request of who was told that the connection goes on, or has just connected.
  std::chrono::milliseconds patience{1000};
  /// A connection has gone, or one that was to make room stays: the listener looks again. Empty once it is
  /// destroyed.
  std::function<void()> on_room_changed;
};

}  // namespace http
