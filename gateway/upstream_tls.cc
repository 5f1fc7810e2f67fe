// Loading of the backends' TLS settings, and who shares them.
#include "gateway/upstream_tls.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <stdexcept>
#include <system_error>

namespace gateway {
namespace {

using Settings = std::shared_ptr<const http::ClientTls>;

/// The files of the options as they are now: names, times and sizes.
std::string state_of(const http::ClientTlsOptions& options) {
  std::string out;
  for (const std::string* file : {&options.ca_file, &options.certificate_file, &options.key_file}) {
    std::error_code failure;
    const auto time = std::filesystem::last_write_time(*file, failure).time_since_epoch().count();
    const auto size = std::filesystem::file_size(*file, failure);
    out += *file + '\n' + std::to_string(time) + ' ' + std::to_string(failure ? 0 : size) + '\n';
  }
  return out;
}

/// What is in use, by state_of().
struct Known {
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<const http::ClientTls>> settings;
};

Known& known() {
  static Known all;
  return all;
}

bool has_encrypted(const UpstreamConfig& upstream) {
  return std::ranges::any_of(upstream.sandbox, &TargetConfig::is_encrypted) ||
         std::ranges::any_of(upstream.live, &TargetConfig::is_encrypted);
}

}  // namespace

base::Result<Settings> upstream_tls(const http::ClientTlsOptions& options) {
  const std::string state = state_of(options);  // before they are read: what changes meanwhile is read again
  Known& all = known();
  const std::lock_guard lock(all.mutex);
  std::erase_if(all.settings, [](const auto& one) { return one.second.expired(); });
  if (const auto found = all.settings.find(state); found != all.settings.end())
    if (Settings settings = found->second.lock()) return settings;
  auto loaded = http::ClientTls::load(options);
  if (loaded) all.settings[state] = *loaded;
  return loaded;
}

Settings tls_of(const std::string& name, const UpstreamConfig& upstream) {
  if (!has_encrypted(upstream)) return nullptr;
  auto loaded = upstream_tls(upstream.tls);
  if (!loaded) throw std::runtime_error("upstreams." + name + ".tls: " + loaded.error().detail);
  return *std::move(loaded);
}

std::vector<std::string> upstream_tls_files(const Config& config) {
  std::vector<std::string> out;
  for (const auto& [name, upstream] : config.upstreams)
    for (const std::string* file :
         {&upstream.tls.ca_file, &upstream.tls.certificate_file, &upstream.tls.key_file})
      if (!file->empty()) out.push_back(*file);
  return out;
}

std::optional<std::string> upstream_tls_problem(const Config& config) {
  for (const auto& [name, upstream] : config.upstreams) try {
      tls_of(name, upstream);
    } catch (const std::runtime_error& problem) {
      return problem.what();
    }
  return std::nullopt;
}

}  // namespace gateway
