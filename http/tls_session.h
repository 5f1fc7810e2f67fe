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

 private:
  struct FreeSession {
    void operator()(SSL* session) const { SSL_free(session); }
  };
  Attempt failure(int outcome);
  std::unique_ptr<SSL, FreeSession> session_;
  bool broken_ = false;
};

}  // namespace http
