// Formatting and writing access-log lines.
#include "gateway/access_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "base/log.h"

namespace gateway {
namespace {

constexpr std::size_t kBlock = 32 * 1024;

void text(std::string& out, std::string_view name, std::string_view value) {
  out.append(",\"").append(name).append("\":\"").append(value).append("\"");
}

void number(std::string& out, std::string_view name, std::uint64_t value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  out.append(",\"").append(name).append("\":").append(digits.data(), end);
}

}  // namespace

void append_access_line(std::string& out, const AccessEntryView& entry) {
  // The date part changes once a second; formatting it is most of the cost of a line.
  thread_local std::string stamp;
  thread_local std::int64_t stamp_second = -1;
  const std::int64_t second = base::unix_seconds(entry.at);
  if (second != stamp_second) {
    stamp = base::rfc3339(entry.at).substr(0, 20);
    stamp_second = second;
  }
  const auto ms = static_cast<unsigned>((entry.at - base::from_unix(second)) / std::chrono::milliseconds{1});
  out.append("{\"ts\":\"").append(stamp);
  for (const unsigned digit : {ms / 100, ms / 10 % 10, ms % 10}) out += static_cast<char>('0' + digit);
  out += "Z\"";
  text(out, "request_id", entry.request_id);
  text(out, "peer", entry.peer);
  out.append(",\"method\":\"");
  base::append_json_escaped(out, entry.method);
  out.append("\",\"path\":\"");
  base::append_json_escaped(out, entry.path);
  out += '"';
  if (!entry.operation.empty()) text(out, "operation", entry.operation);
  if (!entry.client_id.empty()) text(out, "client_id", entry.client_id);
  if (!entry.subject.empty()) text(out, "sub", entry.subject);
  number(out, "status", static_cast<std::uint64_t>(entry.status));
  if (!entry.code.empty()) text(out, "code", entry.code);
  if (!entry.idempotency.empty()) text(out, "idempotency", entry.idempotency);
  number(out, "bytes", entry.bytes);
  number(out, "duration_us", entry.microseconds);
  if (entry.upstream_microseconds) number(out, "upstream_us", entry.upstream_microseconds);
  out += "}\n";
}

AccessLog::AccessLog(const std::string& file) {
  if (file.empty()) return;
  fd_ = file == "-" ? ::dup(STDOUT_FILENO)
                    : ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "cannot open the access log " + file);
  pending_.reserve(kBlock + 4096);
}

AccessLog::~AccessLog() {
  flush();
  if (fd_ >= 0) ::close(fd_);
}

void AccessLog::write(const AccessEntryView& entry) {
  if (fd_ < 0) return;
  append_access_line(pending_, entry);
  if (pending_.size() >= kBlock) flush();
}

void AccessLog::flush() noexcept {
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const ssize_t wrote = ::write(fd_, rest.data(), rest.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) {
      lost_.fetch_add(rest.size(), std::memory_order_relaxed);
      break;
    }
    rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
  pending_.clear();
}

}  // namespace gateway
