// From tollgate.yaml to Config: every key by name, every value checked.
#include "gateway/config.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/cache_section.h"
#include "gateway/listen_limits.h"
#include "gateway/origin.h"
#include "gateway/quota_section.h"
#include "gateway/rate_section.h"
#include "gateway/tracing_section.h"
#include "gateway/upstream_config.h"
#include "gateway/yaml_section.h"
#include "http/host.h"
#include "oauth/client_metadata.h"
#include "openapi/yaml.h"

namespace gateway {
namespace {

void read_port(YamlSection& s, std::uint16_t& out) {
  std::uint64_t port = out;
  s.read_unsigned("port", port, 0, 65535);
  out = static_cast<std::uint16_t>(port);
}

void read_unsigned32(YamlSection& s, std::string_view key, unsigned& out, unsigned least, unsigned most) {
  std::uint64_t value = out;
  s.read_unsigned(key, value, least, most);
  out = static_cast<unsigned>(value);
}

void read_origin(YamlSection& s, std::string_view key, std::string& out) {
  s.read(key, out);
  if (!parse_origin(out)) s.problem(key, "must be an origin such as https://gateway.example, without a path");
}

void read_hosts(YamlSection& s, std::vector<std::string>& out) {
  s.read("hosts", out);
  for (const std::string& host : out)
    if (!http::parse_host(host))
      s.problem("hosts", "must be a list of names such as gateway.example or 10.0.0.5:8080");
}

void read_certificate(YamlSection& s, YamlSection& parent, std::string_view key,
                      std::vector<http::CertificateFiles>& out) {
  http::CertificateFiles files;
  s.read("certificate", files.certificate_file);
  s.read("key", files.key_file);
  if (files.certificate_file.empty() && files.key_file.empty()) return;
  if (files.certificate_file.empty() || files.key_file.empty())
    parent.problem(key, "needs both certificate and key (PEM files)");
  out.push_back(std::move(files));
}

void read_tls(YamlSection& listen, http::TlsOptions& out) {
  YamlSection s = listen.section("tls");
  read_certificate(s, listen, "tls", out.certificates);
  for (YamlSection& one : s.items("certificates")) {
    if (out.certificates.empty()) s.problem("certificates", "come after the default: certificate and key");
    read_certificate(one, s, "certificates", out.certificates);
    one.finish();
  }
  s.read("client_ca", out.client_ca_file);
  std::string client_certificates = "none";
  s.read("client_certificates", client_certificates);
  if (client_certificates != "none" && client_certificates != "optional")
    s.problem("client_certificates", "must be none or optional");
  out.ask_for_client_certificate = client_certificates == "optional";
  if (out.certificates.empty() && (out.ask_for_client_certificate || !out.client_ca_file.empty()))
    listen.problem("tls", "needs both certificate and key (PEM files)");
  s.finish();
}

/// A listener beside the main one, at a port of its own.
void read_second(YamlSection& listen, const char* name, const char* why_tls, const ListenConfig& beside,
                 std::string& host, std::uint16_t& port) {
  YamlSection s = listen.section(name);
  host = beside.host;
  s.read("host", host);
  read_port(s, port);
  s.finish();
  if (!listen.has(name)) return;
  if (port == 0 || (port == beside.port && host == beside.host))
    listen.problem(name, "needs a port of its own, from 1 to 65535");
  if (beside.tls.certificates.empty()) listen.problem(name, why_tls);
}

void read_listen(YamlSection s, Config& config) {
  s.read("host", config.listen.host);
  read_port(s, config.listen.port);
  read_hosts(s, config.listen.hosts);
  read_tls(s, config.listen.tls);
  read_second(s, "mtls", "needs listen.tls: it uses its certificates", config.listen, config.mtls.host,
              config.mtls.port);
  read_second(s, "redirect", "needs listen.tls: where it sends browsers to", config.listen,
              config.redirect.host, config.redirect.port);
  if (config.redirect.port != 0 && config.redirect.port == config.mtls.port &&
      config.redirect.host == config.mtls.host)
    s.problem("redirect", "needs a port of its own, not that of listen.mtls");
  read_listen_limits(s, config.listen.limits);
  s.finish();
}

void read_mtls_url(YamlSection& s, Config& config) {
  if (const auto issuer = parse_origin(config.issuer); issuer && config.mtls.port != 0)
    config.mtls_url = "https://" + Origin{true, issuer->host, config.mtls.port}.authority();
  if (!s.has("mtls_url")) return s.read("mtls_url", config.mtls_url);
  read_origin(s, "mtls_url", config.mtls_url);
  if (!config.mtls_url.starts_with("https://")) s.problem("mtls_url", "must be https");
}

void read_outbound(YamlSection s, http::OutboundPolicy& out) {
  s.read("allow_loopback", out.allow_loopback);
  s.read("ca", out.ca_file);
  s.finish();
}

void read_admin(YamlSection s, ListenConfig& out) {
  s.read("host", out.host);
  read_port(s, out.port);
  read_hosts(s, out.hosts);
  s.finish();
}

void read_plan(YamlSection s, Plan& plan) {
  s.read("title", plan.title);
  YamlSection burst = s.section("burst");
  read_rate(burst, plan.burst);
  burst.finish();
  read_rates(s.section("rates"), plan.rates);
  read_quotas(s.section("quotas"), plan.rates, plan.quotas);
  YamlSection quota = s.section("quota");
  read_quota(quota, plan.quota, plan.period);
  std::string outage = "deny";
  quota.read("on_outage", outage);
  if (outage != "deny" && outage != "allow" && outage != "local")
    quota.problem("on_outage", "must be deny, allow or local");
  plan.on_outage = outage == "allow" ? Outage::allow : outage == "local" ? Outage::local : Outage::deny;
  if (plan.on_outage != Outage::local && quota.has("local_share"))
    quota.problem("local_share", "is for on_outage: local");
  quota.read_unsigned("local_share", plan.local_share, 1, 100);
  quota.finish();
  read_unsigned32(s, "concurrent", plan.concurrent, 1, 1'000'000);
  s.finish();
  plan.policy_field = ratelimit_policy(plan);
}

void read_plans(YamlSection s, Config& config) {
  for (const std::string& name : s.names()) {
    Plan& plan = config.plans[name];
    plan.name = plan.title = name;
    read_plan(s.section(name), plan);
  }
  if (config.plans.empty()) {
    Plan& plan = config.plans["starter"];
    plan.name = "starter";
    plan.title = "Starter";
    plan.policy_field = ratelimit_policy(plan);
  }
}

void read_lifetimes(YamlSection s, LifetimeConfig& out) {
  using std::chrono::seconds;
  s.read("code", out.code);
  if (out.code < seconds{1} || out.code > seconds{600}) s.problem("code", "must be from 1s to 10m");
  s.read("access_token", out.access_token);
  if (out.access_token < seconds{10} || out.access_token > seconds{86400})
    s.problem("access_token", "must be from 10s to 1d");
  s.read("refresh_token", out.refresh_token);
  if (out.refresh_token < seconds{60}) s.problem("refresh_token", "must be at least 1m");
  s.read("refresh_token_idle", out.refresh_token_idle);
  if (out.refresh_token_idle != seconds{0} && out.refresh_token_idle < seconds{3600})
    s.problem("refresh_token_idle", "must be 0s, for no limit, or at least 1h");
  s.finish();
}

void read_keys(YamlSection s, const LifetimeConfig& lifetimes, oauth::KeyTimes& out) {
  using std::chrono::seconds;
  s.read("announce_for", out.announce_for);
  if (out.announce_for < seconds{10}) s.problem("announce_for", "must be at least 10s");
  s.read("rotate_every", out.rotate_every);
  if (out.rotate_every != seconds{0} && out.rotate_every < 2 * out.announce_for)
    s.problem("rotate_every", "must be 0s, for only by hand, or at least twice announce_for");
  // Whatever was signed with the last stroke of a key is still verified at the end of its life, by clocks
  // that differ: access tokens are what lives longest.
  const seconds least = std::max(lifetimes.access_token, lifetimes.code) + std::chrono::minutes{5};
  s.read("keep_for", out.keep_for);
  if (out.keep_for < least)
    s.problem("keep_for", "must be 5m longer than lifetimes.access_token and lifetimes.code: at least " +
                              std::to_string(least.count()) + "s");
  s.finish();
}

void read_registration(YamlSection s, RegistrationConfig& out) {
  s.read("enabled", out.enabled);
  s.read("scopes", out.scopes);
  s.read("profiles", out.profiles);
  for (const std::string& profile : out.profiles)
    if (std::ranges::find(oauth::kProfileNames, profile) == oauth::kProfileNames.end())
      s.problem("profiles", "takes oauth21, fapi2 and oidc");
  if (out.profiles.empty()) s.problem("profiles", "must name at least one profile");
  if (out.enabled && out.scopes.empty())
    s.problem("scopes", "must list the scopes that apps may register for");
  s.finish();
}

void read_resource_servers(YamlSection s, std::map<std::string, std::vector<std::string>>& out) {
  for (const std::string& client_id : s.names()) {
    std::vector<std::string>& paths = out[client_id];
    s.read(client_id, paths);
    const bool good =
        std::ranges::all_of(paths, [](const std::string& path) { return path.starts_with('/'); });
    if (paths.empty() || !good)
      s.problem(client_id, "must list base paths of documents such as /v1, or / for every API");
  }
  s.finish();
}

void read_log(YamlSection s, LogConfig& out) {
  std::string level = "info", format = "json";
  s.read("level", level);
  s.read("file", out.file);
  s.read("format", format);
  static const std::map<std::string, base::LogLevel> kLevels{{"debug", base::LogLevel::debug},
                                                             {"info", base::LogLevel::info},
                                                             {"warn", base::LogLevel::warn},
                                                             {"error", base::LogLevel::error}};
  if (const auto found = kLevels.find(level); found != kLevels.end())
    out.level = found->second;
  else
    s.problem("level", "must be debug, info, warn or error");
  if (format != "json" && format != "text") s.problem("format", "must be json or text");
  out.json = format == "json";
  s.finish();
}

void resolve_paths(Config& config) {
  const std::filesystem::path folder = std::filesystem::absolute(config.file).parent_path();
  const auto resolve = [&](std::string& name) {
    if (!name.empty() && name != "-") name = (folder / name).lexically_normal().string();
  };
  for (std::string* name :
       {&config.master_key_file, &config.openapi, &config.templates, &config.log.file, &config.access_log,
        &config.listen.tls.client_ca_file, &config.outbound.ca_file, &config.tracing.ca_file})
    resolve(*name);
  for (http::CertificateFiles& files : config.listen.tls.certificates) {
    resolve(files.certificate_file);
    resolve(files.key_file);
  }
  for (auto& [name, upstream] : config.upstreams)
    for (std::string* file : {&upstream.tls.ca_file, &upstream.tls.certificate_file, &upstream.tls.key_file})
      resolve(*file);
  if (config.store.url.starts_with("sqlite:") && config.store.url != "sqlite::memory:") {
    std::string file = config.store.url.substr(7);
    resolve(file);
    config.store.url = "sqlite:" + file;
  }
}

}  // namespace

LoadedConfig load_config_text(const std::string& file, const std::string& text) {
  LoadedConfig loaded;
  Config& config = loaded.config;
  config.file = file;
  YAML::Node root;
  try {
    root = YAML::Load(text);
  } catch (const YAML::Exception& failure) {
    loaded.problems.push_back({file, failure.mark.line + 1, "(file)", "is not valid YAML: " + failure.msg});
    return loaded;
  }
  // What YAML::Load passes over in silence: a second document, and what follows a control byte.
  if (text.find_first_not_of(" \t\r\n") != std::string::npos)
    for (openapi::YamlFile::Fault& fault : openapi::read_yaml(text).faults)
      if (fault.pointer.empty())
        loaded.problems.push_back({file, fault.line, "(file)", std::move(fault.reason)});
  if (!loaded.problems.empty()) return loaded;
  YamlSection s(file, "", root, loaded.problems);
  read_listen(s.section("listen"), config);
  read_admin(s.section("admin"), config.admin);
  read_origin(s, "issuer", config.issuer);
  config.portal_url = config.api_url = config.issuer;
  read_origin(s, "portal_url", config.portal_url);
  read_origin(s, "api_url", config.api_url);
  read_mtls_url(s, config);
  s.read("dpop_nonce", config.dpop_nonce);
  read_unsigned32(s, "workers", config.workers, 0, 256);
  read_unsigned32(s, "blocking_threads", config.blocking_threads, 1, 256);
  read_unsigned32(s, "blocking_queue", config.blocking_queue, 1, 1'000'000);
  YamlSection store = s.section("store");
  store.read("url", config.store.url);
  if (!config.store.url.starts_with("sqlite:") && !config.store.url.starts_with("mysql://"))
    store.problem("url", "must be sqlite:FILE or mysql://user:password@host:port/database");
  store.finish();
  s.read("master_key_file", config.master_key_file);
  s.read("openapi", config.openapi);
  s.read("templates", config.templates);
  read_upstreams(s.section("upstreams"), config.upstreams);
  read_plans(s.section("plans"), config);
  s.read("default_plan", config.default_plan);
  if (!config.plans.contains(config.default_plan)) s.problem("default_plan", "must name one of `plans`");
  read_lifetimes(s.section("lifetimes"), config.lifetimes);
  read_keys(s.section("keys"), config.lifetimes, config.keys);
  read_registration(s.section("registration"), config.registration);
  read_resource_servers(s.section("resource_servers"), config.resource_servers);
  YamlSection bad_tokens = s.section("bad_tokens");
  read_rate(bad_tokens, config.bad_tokens);
  bad_tokens.finish();
  read_log(s.section("log"), config.log);
  s.read("access_log", config.access_log);
  read_tracing(s.section("tracing"), config.tracing);
  read_outbound(s.section("outbound"), config.outbound);
  read_cache(s.section("cache"), config.cache_memory);
  std::uint64_t apps = config.apps_per_developer;
  s.read_unsigned("apps_per_developer", apps, 1, 100'000);
  config.apps_per_developer = apps;
  s.finish();
  resolve_paths(config);
  return loaded;
}

LoadedConfig load_config(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  // A folder opens like a file and reads like an empty one, which would be a configuration of defaults.
  const bool is_folder = std::filesystem::is_directory(file);
  if (!in || is_folder) {
    LoadedConfig loaded;
    loaded.config.file = file;
    loaded.problems.push_back({file, 0, "(file)",
                               std::string(is_folder ? "is a folder" : "cannot be read") +
                                   "; name the configuration with --config FILE"});
    return loaded;
  }
  std::ostringstream text;
  text << in.rdbuf();
  return load_config_text(file, text.str());
}

}  // namespace gateway
