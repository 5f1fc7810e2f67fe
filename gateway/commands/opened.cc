// Reading the configuration and opening the store for a command.
#include "gateway/commands/opened.h"

#include <fstream>
#include <iostream>
#include <sstream>

#include "store/failure.h"

namespace gateway::commands {

int fail(std::string_view text) {
  std::cerr << "tollgate: " << text << std::endl;
  return 1;
}

std::optional<Config> read_config(const std::string& file) {
  LoadedConfig loaded = load_config(file);
  for (const openapi::Problem& problem : loaded.problems) fail(problem.text());
  if (!loaded.problems.empty()) return std::nullopt;
  return std::move(loaded.config);
}

std::unique_ptr<store::Store> open_store(const Config& config) {
  try {
    auto opened = std::make_unique<store::Store>(config.store.url);
    const std::uint32_t version = opened->schema_version(), newest = store::Store::newest_schema_version();
    if (version < newest) {
      fail("the store " + opened->where() + " has schema version " + std::to_string(version) +
           ", this program needs " + std::to_string(newest) + "; run: tollgate migrate --config " +
           config.file);
      return nullptr;
    }
    return opened;
  } catch (const store::Failure& failure) {
    fail(failure.what());
    return nullptr;
  }
}

std::optional<base::Secret> read_secret(const std::string& file) {
  std::string line;
  if (file == "-") {
    std::getline(std::cin, line);
  } else {
    std::ifstream in(file);
    if (!in) return fail("cannot read " + file), std::nullopt;
    std::getline(in, line);
  }
  base::Secret secret(line);
  OPENSSL_cleanse(line.data(), line.size());
  if (secret.empty())
    return fail("the first line of " + (file == "-" ? "standard input" : file) + " is empty"), std::nullopt;
  return secret;
}

std::optional<std::string> read_text(const std::string& file) {
  std::ostringstream text;
  if (file == "-") {
    text << std::cin.rdbuf();
  } else {
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail("cannot read " + file), std::nullopt;
    text << in.rdbuf();
  }
  return std::move(text).str();
}

}  // namespace gateway::commands
