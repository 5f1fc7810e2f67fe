// Structured operational log: JSON lines on standard error or a file, written by a background thread.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace base {

enum class LogLevel { debug, info, warn, error };
using LogField = std::pair<std::string_view, std::string_view>;

/// Once at start, before other threads. `path` empty: standard error. `as_json` false: text for a terminal.
void start_log(const std::string& path, LogLevel level, bool as_json);
/// One line `{"ts":…,"level":…,"msg":…,fields…}`. Values are JSON-escaped. Never blocks: drops and counts
/// when full. `message` is a literal; nothing secret in a field. Thread-safe.
void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});
/// A bug: logged as an error and counted; alerts on any increase.
void log_bug(std::string_view where, std::string_view what);
std::size_t bugs_logged() noexcept;
/// Lines that were lost because the queue was full, since the process started.
std::size_t log_lines_dropped() noexcept;
/// Opens the file again by its name, after it was renamed: no line is lost, each is in one of the two files.
/// False if it cannot be opened; then the old one stays in use. Nothing without a file. Any thread.
bool reopen_log();
/// Flushes and stops the writer; log() is silent afterwards.
void stop_log();

/// Appends `text` as the inside of a JSON string (no quotes): control bytes, quotes, backslashes and invalid
/// UTF-8 escaped.
void append_json_escaped(std::string& out, std::string_view text);
/// How many characters at the front of `text` go into a JSON string as they are.
std::size_t plain_json_prefix(std::string_view text) noexcept;

}  // namespace base
