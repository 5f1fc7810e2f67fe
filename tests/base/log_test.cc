// The log: what a line looks like, what cannot break it, and that it stops.
#include "base/log.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

using base::LogLevel;

namespace {
struct LogFile {
  std::filesystem::path path =
      std::filesystem::path(BINARY_DIR) /
      ("log_test." + std::to_string(std::hash<std::thread::id>{}(std::this_thread::get_id())) + ".log");
  LogFile() { std::filesystem::remove(path); }
  ~LogFile() {
    base::stop_log();
    std::filesystem::remove(path);
  }
  std::vector<std::string> lines() const {
    std::ifstream in(path);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }
};
std::string escaped(std::string_view text) {
  std::string out;
  base::append_json_escaped(out, text);
  return out;
}
}  // namespace

TEST_CASE("append_json_escaped: RFC 8259 7, and nothing that is not UTF-8 passes") {
  CHECK(escaped("plain caf\xc3\xa9 /") == "plain caf\xc3\xa9 /");
  CHECK(escaped("a\"b\\c") == "a\\\"b\\\\c");
  CHECK(escaped("\n\r\t") == "\\u000a\\u000d\\u0009");
  CHECK(escaped(std::string_view("\0\x1f\x20\x7f", 4)) == "\\u0000\\u001f \\u007f");
  CHECK(escaped("\xff\xc3") == "\\ufffd\\ufffd");
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = "\"" + escaped(std::string(1, static_cast<char>(byte))) + "\"";
    CHECK(nlohmann::json::accept(text));
  }
}

TEST_CASE("log: one JSON object a line, in order, values escaped") {
  LogFile file;
  base::start_log(file.path, LogLevel::info, true);
  base::log(LogLevel::info, "started", {{"port", "8080"}, {"odd", "x\"\n\xff"}});
  base::log(LogLevel::debug, "below the level");
  base::log(LogLevel::warn, "second {} %s");
  base::stop_log();
  const auto lines = file.lines();
  REQUIRE(lines.size() == 2);
  const auto first = nlohmann::json::parse(lines[0]), second = nlohmann::json::parse(lines[1]);
  CHECK(first["level"] == "info");
  CHECK(first["msg"] == "started");
  CHECK(first["port"] == "8080");
  CHECK(first["odd"] == "x\"\n\xef\xbf\xbd");
  CHECK(first["ts"].get<std::string>().ends_with("Z"));
  CHECK(second["level"] == "warn");
  CHECK(second["msg"] == "second {} %s");
}

TEST_CASE("log: text for a terminal cannot be broken into two lines by a value") {
  LogFile file;
  base::start_log(file.path, LogLevel::debug, false);
  base::log(LogLevel::debug, "request", {{"peer", "1.2.3.4\n2026 error forged"}});
  base::stop_log();
  const auto lines = file.lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].ends_with(R"( debug request peer="1.2.3.4\u000a2026 error forged")"));
}

TEST_CASE("log_bug: is counted, also when nothing is written; log is silent before start and after stop") {
  LogFile file;
  const std::size_t before = base::bugs_logged();
  base::log_bug("test", "not started");
  base::start_log(file.path, LogLevel::error, true);
  base::log_bug("test", "started");
  base::stop_log();
  base::log(LogLevel::error, "stopped");
  CHECK(base::bugs_logged() == before + 2);
  const auto lines = file.lines();
  REQUIRE(lines.size() == 1);
  CHECK(nlohmann::json::parse(lines[0])["what"] == "started");
}

TEST_CASE("log: lines of several threads are whole, and each is written or counted as dropped") {
  LogFile file;
  base::start_log(file.path, LogLevel::info, true);
  const std::size_t dropped_before = base::log_lines_dropped();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      for (int i = 0; i < 5000; ++i) base::log(LogLevel::info, "line", {{"filler", "0123456789"}});
    });
  for (auto& thread : threads) thread.join();
  base::stop_log();
  const auto lines = file.lines();
  for (const std::string& line : lines) REQUIRE(nlohmann::json::accept(line));
  CHECK(lines.size() + (base::log_lines_dropped() - dropped_before) == 20000);
}

TEST_CASE("log: after the file was renamed, reopen_log() goes on in a new one, and no line is lost") {
  LogFile file, old;
  old.path += ".1";
  CHECK(base::reopen_log());  // not started: nothing to do
  base::start_log(file.path, LogLevel::info, true);
  base::log(LogLevel::info, "before");
  REQUIRE(std::rename(file.path.c_str(), old.path.c_str()) == 0);
  base::log(LogLevel::info, "between");
  CHECK(base::reopen_log());
  base::log(LogLevel::info, "after");
  base::log(LogLevel::debug, "still not for this level");
  base::stop_log();
  CHECK(old.lines().size() == 2);
  REQUIRE(file.lines().size() == 1);
  CHECK(nlohmann::json::parse(file.lines()[0])["msg"] == "after");
}
