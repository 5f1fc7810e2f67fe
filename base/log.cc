// The log over spdlog's asynchronous logger: callers build the line, one background thread writes it.
#include "base/log.h"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <array>

#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "base/time.h"
#include "base/utf8.h"

namespace base {
namespace {

/// Printable ASCII but for what JSON escapes.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> table{};
  for (int c = 0x20; c < 0x7f; ++c) table[static_cast<std::size_t>(c)] = c != '"' && c != '\\';
  return table;
}();

constexpr std::size_t kQueueLines = 8192;

struct Writer {
  std::shared_ptr<spdlog::details::thread_pool> thread;
  std::shared_ptr<spdlog::async_logger> logger;
  std::string path;
  LogLevel level = LogLevel::info;
  bool as_json = true;
};

std::shared_mutex writer_guard;  // written only by start_log, reopen_log and stop_log
std::unique_ptr<Writer> writer;
std::atomic<std::size_t> bugs{0}, dropped{0};

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warn:
      return "warn";
    case LogLevel::error:
      break;
  }
  return "error";
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out.append(",\"");
  append_json_escaped(out, name);
  out.append("\":\"");
  append_json_escaped(out, value);
  out.push_back('"');
}

std::string json_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  std::string out = "{\"ts\":\"" + rfc3339(SystemClock().now()) + "\"";
  append_member(out, "level", level_name(level));
  append_member(out, "msg", message);
  for (const auto& [name, value] : fields) append_member(out, name, value);
  out.push_back('}');
  return out;
}

std::string text_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  std::string out = rfc3339(SystemClock().now());
  out.append(" ").append(level_name(level)).append(" ");
  append_json_escaped(out, message);
  for (const auto& [name, value] : fields) {
    out.append(" ").append(name).append("=\"");
    append_json_escaped(out, value);
    out.push_back('"');
  }
  return out;
}

}  // namespace

namespace {

/// Throws spdlog::spdlog_ex if the file cannot be opened.
std::unique_ptr<Writer> open_writer(const std::string& path, LogLevel level, bool as_json) {
  spdlog::sink_ptr sink;
  if (path.empty())
    sink = std::make_shared<spdlog::sinks::stderr_sink_st>();
  else
    sink = std::make_shared<spdlog::sinks::basic_file_sink_st>(path);
  sink->set_pattern("%v");
  auto next = std::make_unique<Writer>();
  next->thread = std::make_shared<spdlog::details::thread_pool>(kQueueLines, 1);
  next->logger = std::make_shared<spdlog::async_logger>("tollgate", std::move(sink), next->thread,
                                                        spdlog::async_overflow_policy::overrun_oldest);
  next->logger->set_level(spdlog_level(level));
  next->logger->flush_on(spdlog::level::trace);  // by the writer's thread: a line is in the file at once
  next->path = path;
  next->level = level;
  next->as_json = as_json;
  return next;
}

/// Destroying a writer's thread pool writes what is queued and joins; nobody else holds `last` any more.
void replace_writer(std::unique_ptr<Writer> next) {
  std::unique_ptr<Writer> last;
  const std::unique_lock lock(writer_guard);
  last = std::exchange(writer, std::move(next));
  if (last) dropped.fetch_add(last->thread->overrun_counter(), std::memory_order_relaxed);
}

}  // namespace

void start_log(const std::string& path, LogLevel level, bool as_json) {
  stop_log();
  replace_writer(open_writer(path, level, as_json));
}

bool reopen_log() {
  std::string path;
  LogLevel level{};
  bool as_json = true;
  {
    const std::shared_lock lock(writer_guard);
    if (!writer || writer->path.empty()) return true;
    path = writer->path;
    level = writer->level;
    as_json = writer->as_json;
  }
  try {
    replace_writer(open_writer(path, level, as_json));
    return true;
  } catch (const spdlog::spdlog_ex&) {
    return false;
  }
}

void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  const std::shared_lock lock(writer_guard);
  if (!writer || !writer->logger->should_log(spdlog_level(level))) return;
  const std::string line =
      writer->as_json ? json_line(level, message, fields) : text_line(level, message, fields);
  writer->logger->log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

void log_bug(std::string_view where, std::string_view what) {
  bugs.fetch_add(1, std::memory_order_relaxed);
  log(LogLevel::error, "bug", {{"where", where}, {"what", what}});
}

std::size_t bugs_logged() noexcept { return bugs.load(std::memory_order_relaxed); }

std::size_t log_lines_dropped() noexcept {
  const std::shared_lock lock(writer_guard);
  return dropped.load(std::memory_order_relaxed) + (writer ? writer->thread->overrun_counter() : 0);
}

void stop_log() { replace_writer(nullptr); }

std::size_t plain_json_prefix(std::string_view text) noexcept {
  std::size_t size = 0;
  while (size < text.size() && kPlain[static_cast<unsigned char>(text[size])]) ++size;
  return size;
}

void append_json_escaped(std::string& out, std::string_view text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  while (!text.empty()) {
    const std::size_t plain = plain_json_prefix(text);
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    const std::size_t size = utf8_sequence(text);
    const auto byte = static_cast<unsigned char>(text[0]);
    if (size == 0) {
      out.append("\\ufffd");
    } else if (byte == '"' || byte == '\\') {
      out.push_back('\\');
      out.push_back(text[0]);
    } else if (byte < 0x20 || byte == 0x7f) {  // DEL too: a terminal may obey it
      out.append("\\u00");
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    } else {
      out.append(text.substr(0, size));
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

}  // namespace base
