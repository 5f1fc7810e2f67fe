// Formatting and writing access-log lines.
#include "gateway/access_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "http/text_writer.h"

namespace gateway {
namespace {

constexpr std::size_t kBlock = 32 * 1024;

/// An upper bound for what a line says beside its values.
constexpr std::size_t kBesideValues = 448;

int open_to_append(const std::string& file) {
  return ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

void escaped(http::TextWriter& out, std::string_view value) {
  if (base::plain_json_prefix(value) == value.size()) {
    out.put(value);
    return;
  }
  std::string text;
  base::append_json_escaped(text, value);
  out.put(text);
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
  http::TextWriter line(out,
                        kBesideValues + entry.path.size() + entry.client_id.size() + entry.subject.size());
  line.put("{\"ts\":\"").put(stamp);
  for (const unsigned digit : {ms / 100, ms / 10 % 10, ms % 10}) line.put(static_cast<char>('0' + digit));
  line.put("Z\",\"request_id\":\"").put(entry.request_id);
  if (!entry.trace_id.empty()) line.put("\",\"trace_id\":\"").put(entry.trace_id);
  line.put("\",\"peer\":\"").put(entry.peer);
  line.put("\",\"method\":\"");
  escaped(line, entry.method);
  line.put("\",\"path\":\"");
  escaped(line, entry.path);
  if (!entry.operation.empty()) line.put("\",\"operation\":\"").put(entry.operation);
  if (!entry.client_id.empty()) line.put("\",\"client_id\":\"").put(entry.client_id);
  if (!entry.subject.empty()) line.put("\",\"sub\":\"").put(entry.subject);
  line.put("\",\"status\":").number(static_cast<std::uint64_t>(entry.status));
  if (!entry.code.empty()) line.put(",\"code\":\"").put(entry.code).put('"');
  if (!entry.reason.empty()) {
    line.put(",\"reason\":\"");
    escaped(line, entry.reason);
    line.put('"');
  }
  if (!entry.idempotency.empty()) line.put(",\"idempotency\":\"").put(entry.idempotency).put('"');
  if (!entry.cache.empty()) line.put(",\"cache\":\"").put(entry.cache).put('"');
  line.put(",\"bytes\":").number(entry.bytes);
  if (!entry.tunnel_end.empty()) {
    line.put(",\"bytes_in\":").number(entry.bytes_in);
    line.put(",\"tunnel_end\":\"").put(entry.tunnel_end).put('"');
  }
  line.put(",\"duration_us\":").number(entry.microseconds);
  if (entry.upstream_microseconds) line.put(",\"upstream_us\":").number(entry.upstream_microseconds);
  line.put("}\n");
}

AccessLog::AccessLog(const std::string& file) : file_(file) {
  if (file.empty()) return;
  fd_ = file == "-" ? ::dup(STDOUT_FILENO) : open_to_append(file);
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "cannot open the access log " + file);
  pending_.reserve(kBlock + 4096);
}

AccessLog::~AccessLog() {
  flush();
  if (fd_ >= 0) ::close(fd_);
}

bool AccessLog::reopen() noexcept {
  if (file_.empty() || file_ == "-") return true;
  const int fd = open_to_append(file_);
  if (fd < 0) return false;
  flush();  // what was gathered belongs to the old file
  ::close(std::exchange(fd_, fd));
  return true;
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
