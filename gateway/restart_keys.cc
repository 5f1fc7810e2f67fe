// Comparing two configurations, key by key.
#include "gateway/restart_keys.h"

namespace gateway {
namespace {

class Keeping {
 public:
  template <class T>
  bool keep(const char* key, const T& running, T& next) {
    if (running == next) return false;
    changed_.emplace_back(key);
    next = running;
    return true;
  }
  std::vector<std::string> take() { return std::move(changed_); }

 private:
  std::vector<std::string> changed_;
};

}  // namespace

std::vector<std::string> keep_until_restart(const Config& running, Config& next) {
  Keeping k;
  k.keep("listen.host", running.listen.host, next.listen.host);
  k.keep("listen.port", running.listen.port, next.listen.port);
  k.keep("listen.tls", running.listen.tls, next.listen.tls);
  k.keep("listen.limits, listen.timeouts", running.listen.limits, next.listen.limits);
  k.keep("listen.mtls.host", running.mtls.host, next.mtls.host);
  k.keep("listen.mtls.port", running.mtls.port, next.mtls.port);
  k.keep("listen.redirect.host", running.redirect.host, next.redirect.host);
  k.keep("listen.redirect.port", running.redirect.port, next.redirect.port);
  k.keep("admin.host", running.admin.host, next.admin.host);
  k.keep("admin.port", running.admin.port, next.admin.port);
  k.keep("admin.hosts", running.admin.hosts, next.admin.hosts);
  k.keep("issuer", running.issuer, next.issuer);
  k.keep("portal_url", running.portal_url, next.portal_url);
  k.keep("api_url", running.api_url, next.api_url);
  k.keep("mtls_url", running.mtls_url, next.mtls_url);
  k.keep("dpop_nonce", running.dpop_nonce, next.dpop_nonce);
  k.keep("workers", running.workers, next.workers);
  k.keep("blocking_threads", running.blocking_threads, next.blocking_threads);
  k.keep("blocking_queue", running.blocking_queue, next.blocking_queue);
  k.keep("store.url", running.store.url, next.store.url);
  k.keep("master_key_file", running.master_key_file, next.master_key_file);
  k.keep("templates", running.templates, next.templates);
  k.keep("plans", running.plans, next.plans);
  k.keep("default_plan", running.default_plan, next.default_plan);
  // The lifetimes were checked against the keys of their own file, not against these.
  if (k.keep("keys", running.keys, next.keys)) k.keep("lifetimes", running.lifetimes, next.lifetimes);
  k.keep("bad_tokens", running.bad_tokens, next.bad_tokens);
  k.keep("log", running.log, next.log);
  k.keep("access_log", running.access_log, next.access_log);
  k.keep("outbound", running.outbound, next.outbound);
  k.keep("tracing.endpoint", running.tracing.endpoint, next.tracing.endpoint);
  k.keep("tracing.service_name", running.tracing.service_name, next.tracing.service_name);
  k.keep("tracing.ca", running.tracing.ca_file, next.tracing.ca_file);
  return k.take();
}

}  // namespace gateway
