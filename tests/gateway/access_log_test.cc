// Tests of the access log: what a line says, what it never says, and when it reaches the file.
#include "gateway/access_log.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <system_error>

#include "tests/support/temporary_folder.h"

using namespace gateway;
using test_support::TemporaryFolder;

namespace {

AccessEntryView entry() {
  AccessEntryView e;
  e.at = base::from_unix(1'795'305'600) + std::chrono::milliseconds{7};
  e.request_id = "req_1";
  e.peer = "192.0.2.7";
  e.method = "GET";
  e.path = "/v1/accounts";
  e.operation = "listAccounts";
  e.client_id = "app_1";
  e.subject = "usr_1";
  e.status = 200;
  e.bytes = 165;
  e.microseconds = 1200;
  e.upstream_microseconds = 900;
  return e;
}

std::string content(const std::string& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("access log: a line is one JSON object with every member spelled out") {
  std::string out;
  append_access_line(out, entry());
  CHECK(out ==
        "{\"ts\":\"2026-11-22T00:00:00.007Z\",\"request_id\":\"req_1\",\"peer\":\"192.0.2.7\",\"method\":"
        "\"GET\","
        "\"path\":\"/v1/"
        "accounts\",\"operation\":\"listAccounts\",\"client_id\":\"app_1\",\"sub\":\"usr_1\",\"status\":200,"
        "\"bytes\":165,\"duration_us\":1200,\"upstream_us\":900}\n");
}

TEST_CASE("access log: what a backend failed with is told, and cannot end the line") {
  AccessEntryView e = entry();
  e.status = 502;
  e.code = "backend_unavailable";
  e.reason = "TLS: \"x\"\n";
  std::string out;
  append_access_line(out, e);
  const auto line = nlohmann::json::parse(out);
  CHECK(line["reason"] == e.reason);
  CHECK(std::ranges::count(out, '\n') == 1);
  e.reason = {};
  out.clear();
  append_access_line(out, e);
  CHECK(!nlohmann::json::parse(out).contains("reason"));
}

TEST_CASE("access log: the time is right on both sides of a second, also when it goes back") {
  for (const auto& [at, text] :
       {std::pair{base::from_unix(1'795'305'599) + base::Micros{999'999}, "2026-11-21T23:59:59.999Z"},
        {base::from_unix(1'795'305'600), "2026-11-22T00:00:00.000Z"},
        {base::from_unix(1'795'305'599), "2026-11-21T23:59:59.000Z"}}) {
    AccessEntryView e = entry();
    e.at = at;
    std::string out;
    append_access_line(out, e);
    CHECK(nlohmann::json::parse(out)["ts"] == text);
  }
}

TEST_CASE("access log: what is not known is left out") {
  AccessEntryView e = entry();
  e.operation = e.client_id = e.subject = {};
  e.code = "not_found";
  e.upstream_microseconds = 0;
  std::string out;
  append_access_line(out, e);
  const auto line = nlohmann::json::parse(out);
  for (const char* name : {"operation", "client_id", "sub", "idempotency", "cache", "upstream_us"})
    CHECK_FALSE(line.contains(name));
  CHECK(line["code"] == "not_found");
}

TEST_CASE("access log: what became of an idempotency key is said, the key is not") {
  AccessEntryView e = entry();
  e.idempotency = "replayed";
  std::string out;
  append_access_line(out, e);
  CHECK(nlohmann::json::parse(out)["idempotency"] == "replayed");
}

TEST_CASE("access log: what became of a request where answers are kept") {
  AccessEntryView e = entry();
  e.cache = "hit";
  std::string out;
  append_access_line(out, e);
  CHECK(nlohmann::json::parse(out)["cache"] == "hit");
}

TEST_CASE("access log: a hostile path stays inside its member and its line") {
  AccessEntryView e = entry();
  e.path = "/v1/\",\"status\":1}\n{\"x\":\"\x01\xff";
  std::string out;
  append_access_line(out, e);
  CHECK(std::count(out.begin(), out.end(), '\n') == 1);
  CHECK(nlohmann::json::parse(out)["status"] == 200);
}

TEST_CASE(
    "access log: lines reach the file when it is flushed, by the end at the latest, and append to what is "
    "there") {
  const TemporaryFolder folder;
  const std::string file = folder.file("access.log");
  {
    AccessLog log(file);
    log.write(entry());
    CHECK(content(file).empty());
    log.flush();
    CHECK(std::ranges::count(content(file), '\n') == 1);
    log.write(entry());
  }
  CHECK(std::ranges::count(content(file), '\n') == 2);
  AccessLog again(file);
  again.write(entry());
  again.flush();
  CHECK(std::ranges::count(content(file), '\n') == 3);
  CHECK(again.lost() == 0);
}

TEST_CASE("access log: a full block is written without waiting for the tick") {
  const TemporaryFolder folder;
  AccessLog log(folder.file("access.log"));
  for (int i = 0; i < 1000; ++i) log.write(entry());
  CHECK(content(folder.file("access.log")).size() >= 32 * 1024);
}

TEST_CASE("access log: no file, no cost; a file that cannot be opened is named") {
  AccessLog none("");
  none.write(entry());
  none.flush();
  CHECK(none.lost() == 0);
  CHECK_THROWS_WITH_AS(AccessLog("/nonexistent/access.log"),
                       "cannot open the access log /nonexistent/access.log: No such file or directory",
                       std::system_error);
}

TEST_CASE("access log: what cannot be written is counted, not kept") {
  AccessLog log("/dev/full");
  std::string line;
  append_access_line(line, entry());
  log.write(entry());
  log.flush();
  CHECK(log.lost() == line.size());
  log.flush();
  CHECK(log.lost() == line.size());
}

TEST_CASE("access log: after the file was renamed, reopen() goes on in a new one, and no line is lost") {
  const TemporaryFolder folder;
  const std::string file = folder.file("access.log"), old = folder.file("access.log.1");
  AccessLog log(file);
  log.write(entry());
  REQUIRE(std::rename(file.c_str(), old.c_str()) == 0);
  log.write(entry());
  CHECK(log.reopen());
  log.write(entry());
  log.flush();
  CHECK(std::ranges::count(content(old), '\n') == 2);
  CHECK(std::ranges::count(content(file), '\n') == 1);
  CHECK(log.lost() == 0);
  AccessLog none("");
  CHECK(none.reopen());
}

TEST_CASE("access log: what cannot be opened again stays open") {
  const TemporaryFolder folder;
  const std::string inner = folder.file("logs"), moved = folder.file("moved");
  REQUIRE(std::filesystem::create_directory(inner));
  AccessLog log(inner + "/access.log");
  REQUIRE(std::rename(inner.c_str(), moved.c_str()) == 0);
  CHECK(!log.reopen());
  log.write(entry());
  log.flush();
  CHECK(std::ranges::count(content(moved + "/access.log"), '\n') == 1);
}

TEST_CASE("access log: the trace of a request, where there is one") {
  AccessEntryView e = entry();
  std::string without, with;
  append_access_line(without, e);
  e.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  append_access_line(with, e);
  CHECK_FALSE(nlohmann::json::parse(without).contains("trace_id"));
  CHECK(nlohmann::json::parse(with)["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST_CASE("access log: a tunnel's line has the bytes of both sides and why it ended") {
  AccessEntryView e = entry();
  e.status = 101;
  e.bytes_in = 0;
  e.tunnel_end = "idle";
  std::string out;
  append_access_line(out, e);
  CHECK(
      out.find("\"status\":101,\"bytes\":165,\"bytes_in\":0,\"tunnel_end\":\"idle\",\"duration_us\":1200") !=
      std::string::npos);
}
