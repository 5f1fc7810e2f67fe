// The bytes of one connection, plain or TLS: non-blocking attempts on a descriptor that somebody else owns.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace http {

/// What one attempt came to. want_*: nothing happened yet, try again when the descriptor is ready for that.
enum class Io : std::uint8_t { ok, want_read, want_write, end, failed };
struct Attempt {
  Io io;
  std::size_t bytes = 0;
  bool drained = false;  // a read: the descriptor had no more than this at that time
};

/// What a client proved about itself in the handshake (RFC 8705 §2, §3).
struct ClientCertificate {
  std::string der;        // X.509; empty: it presented none, or was not asked
  bool verified = false;  // chain to the listener's client_ca, time, purpose
};

/// One side of a TLS connection on a descriptor (implemented in http/tls.cc).
class TlsSession {
 public:
  virtual ~TlsSession() = default;
  virtual Attempt handshake() = 0;
  virtual Attempt read(std::span<char> into) = 0;
  virtual Attempt write(std::string_view bytes) = 0;
  virtual void close_notify() = 0;
  virtual bool pending()
      const = 0;  // decrypted bytes wait inside, although the descriptor may not be readable
  /// Of the other side, once the handshake is done.
  virtual ClientCertificate client_certificate() const { return {}; }
  /// Why the last attempt failed, for the log; empty: nobody knows.
  virtual std::string problem() const { return {}; }
};

/// Does not own the descriptor, which is non-blocking. One thread.
class Transport {
 public:
  explicit Transport(int fd = -1, std::unique_ptr<TlsSession> tls = nullptr)
      : fd_(fd), tls_(std::move(tls)) {}
  bool secure() const noexcept { return tls_ != nullptr; }
  bool pending() const { return tls_ && tls_->pending(); }
  Attempt handshake() { return tls_ ? tls_->handshake() : Attempt{Io::ok}; }
  ClientCertificate client_certificate() const {
    return tls_ ? tls_->client_certificate() : ClientCertificate{};
  }
  std::string problem() const { return tls_ ? tls_->problem() : std::string(); }
  /// end: the peer will send nothing more. A reset is `failed`.
  Attempt read(std::span<char> into);
  /// One gathered write; `bytes` says how many of first + second have gone. With TLS the beginning of both is
  /// one record. After want_* the next write begins with the same bytes.
  Attempt write(std::string_view first, std::string_view second = {});
  /// Reads what nobody will look at, below TLS. After finish_sending().
  Attempt discard(std::span<char> scratch);
  /// Tells the peer that nothing more will be sent.
  void finish_sending();
  /// Whether a quiet connection (nothing was asked on it) is still good: no bytes, no end, no error.
  bool is_quiet() const;

 private:
  Attempt write_record(std::string_view first, std::string_view second);

  int fd_;
  std::unique_ptr<TlsSession> tls_;
};

}  // namespace http
