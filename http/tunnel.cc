// Moving bytes through a tunnel, and ending it.
#include "http/tunnel.h"

#include <algorithm>
#include <array>
#include <utility>

namespace http {
namespace {

constexpr std::size_t kPiece = 64 * 1024;
/// So many pieces at once, then the other connections have their turn.
constexpr int kBurst = 8;
constexpr std::chrono::milliseconds kWatchEvery{250};
/// For the Close frame to be taken, and for the client's answer to it.
constexpr std::chrono::seconds kGoodbye{2};

/// Where a thread's tunnels read into: what it holds is passed on or copied before anything waits.
std::array<char, kPiece>& scratch() {
  thread_local std::array<char, kPiece> bytes;
  return bytes;
}

}  // namespace

Tunnel::Tunnel(Core& core, TunnelEnd client, TunnelEnd backend, std::chrono::milliseconds idle,
               TunnelWatch& watch)
    : core_(core),
      up_{client.socket,     client.transport, backend.socket,
          backend.transport, "client",         std::move(client.begun)},
      down_{backend.socket, backend.transport, client.socket, client.transport, "backend", {}},
      idle_(idle),
      watch_(watch),
      moved_at_(core.refresh()) {
  frames_.pass(backend.begun);
  down_.pending = std::move(backend.begun);
  core_.watch(*this);
  set(moved_at_ + kWatchEvery);
}

Task<> Tunnel::run() {
  for (int burst = 0; !over_;) {
    if (ending_ && !ending_begun_) begin_ending();
    const Step up = move(up_), down = move(down_);
    if (up == Step::broken || down == Step::broken || (up_.finished && down_.finished)) break;
    if (up == Step::nothing && down == Step::nothing) {
      burst = 0;
      WaitForEither ready(up_.from_socket, interest(up_.from_socket), down_.from_socket,
                          interest(down_.from_socket));
      co_await ready;
      core_.refresh();
      continue;
    }
    moved_at_ = core_.now();
    if (++burst < kBurst) continue;
    burst = 0;
    co_await up_.from_socket.yield();
    core_.refresh();
  }
  clear();
}

/// What has to happen at `socket` before either direction can go on.
std::uint8_t Tunnel::interest(const Socket& socket) const noexcept {
  const auto bit = [](Io io) { return io == Io::want_write ? Socket::writable : Socket::readable; };
  std::uint8_t bits = Socket::nothing;
  for (const Direction* way : {&up_, &down_}) {
    if (way->pending.empty()) {
      if (!way->ended && &way->from_socket == &socket) bits |= bit(way->read_blocked);
    } else if (&way->to_socket == &socket) {
      bits |= bit(way->write_blocked);
    }
  }
  return bits;
}

Tunnel::Step Tunnel::move(Direction& way) {
  if (!way.pending.empty()) return write_pending(way);
  if (!way.ended) return read_some(way);
  if (way.finished) return Step::nothing;
  way.to.finish_sending();
  way.finished = true;
  return Step::moved;
}

Tunnel::Step Tunnel::write_pending(Direction& way) {
  const Attempt attempt = way.to.write(std::string_view(way.pending).substr(way.written));
  if (attempt.io == Io::ok) {
    way.written += attempt.bytes;
    way.bytes += attempt.bytes;
    if (way.written < way.pending.size()) return Step::moved;
    std::string().swap(way.pending);  // a tunnel that rests holds no memory
    way.written = 0;
    return Step::moved;
  }
  if (attempt.io != Io::want_write && attempt.io != Io::want_read) {
    return lost(way, false);
  }
  way.write_blocked = attempt.io;
  if (attempt.io == Io::want_write)
    way.to_socket.full();
  else
    way.to_socket.drained();
  return Step::nothing;
}

Tunnel::Step Tunnel::read_some(Direction& way) {
  const Attempt attempt = way.from.read(scratch());
  if (attempt.drained || attempt.io == Io::want_read) way.from_socket.drained();
  if (attempt.io == Io::want_write) way.from_socket.full();
  if (attempt.io == Io::want_read || attempt.io == Io::want_write) {
    way.read_blocked = attempt.io;
    return Step::nothing;
  }
  if (attempt.io == Io::failed) return lost(way, true);
  if (attempt.io == Io::end) {
    ended_by(way.name);
    way.ended = true;
  } else {
    take(way, std::string_view(scratch().data(), attempt.bytes));
  }
  return Step::moved;
}

/// Passes on what the other side takes at once, and keeps the rest.
void Tunnel::take(Direction& way, std::string_view bytes) {
  const bool to_client = &way == &down_;
  if (to_client) bytes = bytes.substr(0, frames_.pass(bytes, ending_begun_));
  const Attempt attempt = way.to.write(bytes);
  const std::size_t taken = attempt.io == Io::ok ? attempt.bytes : 0;
  way.bytes += taken;
  way.pending.assign(bytes.substr(taken));  // a failure is found out by the next attempt
  if (to_client && ending_begun_) say_goodbye();
}

void Tunnel::begin_ending() {
  ending_begun_ = true;
  given_up_at_ = core_.refresh() + kGoodbye;
  say_goodbye();
}

/// A frame of our own stands between two of the backend's: if one is open, its rest comes first.
void Tunnel::say_goodbye() {
  if (down_.ended || !(frames_.here() || frames_.lost())) return;
  if (!frames_.closed() && !frames_.lost()) down_.pending += close_frame(ending_->code, ending_->reason);
  down_.ended = true;
}

/// The connection of one side of `way` is of no more use. Without the client nothing is; what a backend has
/// said before still goes to the client, which is not waited for long.
Tunnel::Step Tunnel::lost(const Direction& way, bool sender) noexcept {
  const bool of_backend = sender == (&way == &down_);
  ended_by(of_backend ? down_.name : up_.name);
  if (!of_backend) return Step::broken;
  if (sender) down_.ended = true;
  std::string().swap(up_.pending);
  up_.ended = up_.finished = true;
  given_up_at_ = std::min(given_up_at_, core_.now() + kGoodbye);
  return Step::moved;
}

void Tunnel::ended_by(std::string_view who) noexcept {
  if (end_.empty()) end_ = who;
}

void Tunnel::expire() {
  const base::Instant now = core_.now();
  if (!ending_) {
    if (now - moved_at_ >= idle_)
      ending_ = TunnelEnding{1001, "idle"};
    else
      ending_ = watch_.ending(core_.wall());
    if (ending_ && end_.empty()) end_ = ending_->reason;
  }
  over_ = now >= given_up_at_;
  set(now + kWatchEvery);
  if ((ending_ && !ending_begun_) || over_) up_.from_socket.wake();
}

}  // namespace http
