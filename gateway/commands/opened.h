// What most commands begin with: the configuration, or its problems on standard error.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "gateway/config.h"
#include "store/store.h"

namespace gateway::commands {

/// "tollgate: TEXT" on standard error; returns 1, the exit status.
int fail(std::string_view text);

/// nullopt after printing every problem.
std::optional<Config> read_config(const std::string& file);

/// Opens the store and checks that its schema is this program's; nullptr after saying what is wrong.
std::unique_ptr<store::Store> open_store(const Config& config);

/// A password from a file's first line, or from standard input for "-". nullopt after saying what is wrong.
std::optional<base::Secret> read_secret(const std::string& file);

/// A whole file, or standard input for "-"; nullopt after saying what is wrong.
std::optional<std::string> read_text(const std::string& file);

}  // namespace gateway::commands
