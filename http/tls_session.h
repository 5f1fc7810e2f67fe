// One TLS connection with OpenSSL, directly on a non-blocking descriptor.
#pragma once
#include <openssl/ssl.h>

#include <memory>

#include "http/transport.h"

namespace http {

/// One thread. Owns `session`, not its descriptor.
class OpensslSession : public TlsSession {
 public:
  explicit OpensslSession(SSL* session) : session_(session) {}
  Attempt handshake() override;
  Attempt read(std::span<char> into) override;
  Attempt write(std::string_view bytes) override;
  void close_notify() override;
  bool pending() const override { return SSL_pending(session_.get()) > 0; }

 protected:
  SSL* ssl() const noexcept { return session_.get(); }
  /// An attempt has failed: there will be no more.
  bool broken() const noexcept { return broken_; }
  /// OpenSSL's code of the first error of that attempt; 0: the connection was reset.
  unsigned long failed_with() const noexcept { return failed_with_; }

 private:
  struct FreeSession {
    void operator()(SSL* session) const { SSL_free(session); }
  };
  Attempt failure(int outcome);
  std::unique_ptr<SSL, FreeSession> session_;
  bool broken_ = false;
  unsigned long failed_with_ = 0;
};

}  // namespace http
