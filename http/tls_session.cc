// OpenSSL's calls as attempts, and its errors as outcomes.
#include "http/tls_session.h"

#include <openssl/err.h>

#include <algorithm>
#include <climits>

namespace http {
namespace {

int openssl_size(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

}  // namespace

Attempt OpensslSession::handshake() {
  ERR_clear_error();
  const int outcome = SSL_do_handshake(ssl());
  return outcome == 1 ? Attempt{Io::ok} : failure(outcome);
}

Attempt OpensslSession::read(std::span<char> into) {
  ERR_clear_error();
  const int n = SSL_read(ssl(), into.data(), openssl_size(into.size()));
  return n > 0 ? Attempt{Io::ok, static_cast<std::size_t>(n)} : failure(n);
}

Attempt OpensslSession::write(std::string_view bytes) {
  if (bytes.empty()) return {Io::ok};
  ERR_clear_error();
  const int n = SSL_write(ssl(), bytes.data(), openssl_size(bytes.size()));
  return n > 0 ? Attempt{Io::ok, static_cast<std::size_t>(n)} : failure(n);
}

void OpensslSession::close_notify() {
  ERR_clear_error();
  // Not after a fatal error (SSL_shutdown(3)), and not in the middle of a handshake.
  if (!broken_ && SSL_is_init_finished(ssl())) SSL_shutdown(ssl());
  ERR_clear_error();
}

Attempt OpensslSession::failure(int outcome) {
  switch (SSL_get_error(ssl(), outcome)) {
    case SSL_ERROR_WANT_READ:
      return {Io::want_read};
    case SSL_ERROR_WANT_WRITE:
      return {Io::want_write};
    case SSL_ERROR_ZERO_RETURN:
      return {Io::end};
    default:
      break;
  }
  broken_ = true;
  failed_with_ = ERR_peek_error();
  ERR_clear_error();
  return {Io::failed};  // an end without close_notify too: it could be a truncation
}

}  // namespace http
