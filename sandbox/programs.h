// The two programs of tollgate-sandbox and their options.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace sandbox {

/// Where a program listens. Port 0 is any free port; `port_file`, if not "", gets {"port":N} once it listens.
struct ListenOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::string port_file;
};

struct BankOptions {
  ListenOptions listen;
  std::string data;      // the SQLite file
  std::string jwks_url;  // the gateway's public keys
  std::string audience = "payments";
  std::string issuer;     // of assertions; "": any
  std::string docs_base;  // of the `type` of problem documents; "": relative
  std::string ca_file;
  std::chrono::milliseconds late_answer{30000};  // how late the magic amount 40005 is answered
};
/// Runs until SIGINT or SIGTERM. Throws std::runtime_error with one line that says what is wrong.
void run_bank(const BankOptions& options);

struct ShopOptions {
  ListenOptions listen;
  std::string issuer, api, client_id, client_secret_file, redirect_uri, scope, ca_file;
  std::string certificate_file, key_file;  // PEM, to serve https; both or neither
};
/// As run_bank.
void run_shop(const ShopOptions& options);

/// Writes {"port":N} to the file, whole or not at all; nothing if `path` is "".
void write_port_file(const std::string& path, std::uint16_t port);

}  // namespace sandbox
