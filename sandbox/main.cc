// tollgate-sandbox: the payment backend to develop against (bank) and the demo shop (shop).
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "base/log.h"
#include "http/simple_server.h"
#include "sandbox/programs.h"

namespace sandbox {

void write_port_file(const std::string& path, std::uint16_t port) {
  if (path.empty()) return;
  const std::string temporary = path + ".new";
  std::ofstream(temporary) << "{\"port\":" << port << "}\n" << std::flush;
  if (std::rename(temporary.c_str(), path.c_str()) != 0)
    throw std::runtime_error(path + ": cannot be written");
}

namespace {

void add_listen_options(CLI::App& command, ListenOptions& listen) {
  command.add_option("--host", listen.host, "address to listen on")->capture_default_str();
  command.add_option("--port", listen.port, "port to listen on, 0 for any")->capture_default_str();
  command.add_option("--port-file", listen.port_file, "file that gets {\"port\":N} once listening");
}

void add_bank(CLI::App& app, BankOptions& options) {
  CLI::App* bank = app.add_subcommand("bank", "the payment backend");
  add_listen_options(*bank, options.listen);
  bank->add_option("--data", options.data, "SQLite file, made if it does not exist")->required();
  bank->add_option("--jwks", options.jwks_url, "URL of the gateway's public keys")->required();
  bank->add_option("--audience", options.audience, "audience that assertions must name")
      ->capture_default_str();
  bank->add_option("--issuer", options.issuer, "issuer that assertions must name; any if not given");
  bank->add_option("--docs", options.docs_base, "origin of the error pages that problem documents point to");
  bank->add_option("--ca", options.ca_file,
                   "PEM file of the authority that signed the gateway's certificate");
  bank->add_option_function<std::uint32_t>(
      "--late-answer-ms",
      [&options](const std::uint32_t& ms) { options.late_answer = std::chrono::milliseconds(ms); },
      "milliseconds by which amounts ending in 40005 are answered late (default 30000)");
}

void add_shop(CLI::App& app, ShopOptions& options) {
  CLI::App* shop = app.add_subcommand("shop", "the demo shop");
  add_listen_options(*shop, options.listen);
  shop->add_option("--issuer", options.issuer, "the gateway's issuer URL")->required();
  shop->add_option("--api", options.api, "origin of the API, without /v1")->required();
  shop->add_option("--client-id", options.client_id, "the shop's client_id")->required();
  shop->add_option("--client-secret-file", options.client_secret_file, "file with its secret")->required();
  shop->add_option("--redirect-uri", options.redirect_uri, "as registered: the shop's origin and /callback")
      ->required();
  CLI::Option* certificate = shop->add_option("--certificate", options.certificate_file,
                                              "PEM chain to serve https with, for an https redirect URI");
  CLI::Option* key = shop->add_option("--key", options.key_file, "its private key, PEM")->needs(certificate);
  certificate->needs(key);
  shop->add_option("--scope", options.scope, "what customers are asked for");
  shop->add_option("--ca", options.ca_file,
                   "PEM file of the authority that signed the gateway's certificate");
}

int run(int argc, char** argv) {
  CLI::App app("Tollgate's sandbox", "tollgate-sandbox");
  app.require_subcommand(1);
  BankOptions bank;
  ShopOptions shop;
  add_bank(app, bank);
  add_shop(app, shop);
  CLI11_PARSE(app, argc, argv);
  http::block_stop_signals();
  base::start_log("", base::LogLevel::info, true);
  int exit_code = 0;
  try {
    app.got_subcommand("bank") ? run_bank(bank) : run_shop(shop);
  } catch (const std::exception& failure) {
    std::cerr << "tollgate-sandbox: " << failure.what() << '\n';
    exit_code = 1;
  }
  base::stop_log();
  return exit_code;
}

}  // namespace
}  // namespace sandbox

int main(int argc, char** argv) { return sandbox::run(argc, argv); }
