// The rules for fetching what strangers name, and the fetch that keeps them.
#include "http/safe_fetch.h"

#include <algorithm>

#include "http/answer_reader.h"
#include "http/blocking_exchange.h"
#include "http/url.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;
using SteadyTime = BlockingExchange::SteadyTime;

constexpr std::size_t kLongestUrl = 2048, kMostHead = 16 * 1024, kMostFields = 100;
constexpr std::size_t kMostAddresses = 4;  // that are tried, one after another

Error refused(std::string detail) {
  return {ErrorCode::invalid_request, "the URL may not be fetched", {}, std::move(detail)};
}
Error broken(std::string detail) {
  return {ErrorCode::backend_unavailable, "the server's answer cannot be used", {}, std::move(detail)};
}

bool may_connect(const IpAddress& address, const OutboundPolicy& policy) {
  return is_public(address) || (policy.allow_loopback && is_loopback(address));
}

/// What resolvers and browsers take for an IPv4 address in another notation ("127.1", "0x7f.0.0.1",
/// "2130706433") ends in a number.
bool ends_in_number(std::string_view host) {
  const std::string_view label = host.substr(host.rfind('.') + 1);
  return !label.empty() && label.front() >= '0' && label.front() <= '9';
}

base::Status check_host(const Url& url, const OutboundPolicy& policy) {
  // parse_url() is kind to a trailing dot; here the name in the URL is the name in the certificate.
  const std::string_view authority = url.authority;
  const std::string_view given = authority.substr(0, authority.rfind(':'));
  if (given.ends_with('.')) return refused("the host has a trailing dot");
  if (const auto address = parse_ip_address(url.host))
    return may_connect(*address, policy) ? base::ok() : refused("the address is not public");
  if (ends_in_number(url.host)) return refused("the host is an address in an unusual form");
  if (url.host.find('_') != std::string::npos) return refused("the host has an underscore");
  const bool local = policy.allow_loopback && same_field_name(url.host, "localhost");
  if (url.host.find('.') == std::string::npos && !local) return refused("the host has only one label");
  return base::ok();
}

base::Result<Url> usable_url(const std::string& text, const OutboundPolicy& policy) {
  if (text.size() > kLongestUrl) return refused("the URL is too long");
  const auto plain = [](char c) { return c > ' ' && c < 0x7f && c != '#' && c != '\\'; };
  if (!std::ranges::all_of(text, plain)) return refused("the URL has a byte that does not belong there");
  const auto url = parse_url(text);
  if (!url) return refused("the URL is malformed");
  if (!url->secure && !policy.allow_insecure) return refused("the URL is not https");
  const bool standard = url->port == (url->secure ? 443 : 80);
  if (!standard && url->port < 1024) return refused("the port is one of another service");
  if (auto s = check_host(*url, policy); !s) return s.error();
  return *url;
}

base::Status connect_to_any(BlockingExchange& exchange, const std::vector<IpAddress>& addresses,
                            const Url& url, const OutboundPolicy& policy) {
  base::Status last = broken("no address");
  for (std::size_t i = 0; i < std::min(addresses.size(), kMostAddresses); ++i) {
    last =
        exchange.connect(addresses[i], url.port, std::chrono::steady_clock::now() + policy.connect_timeout);
    if (last) break;
  }
  return last;
}

base::Result<Response> usable_answer(Response answer) {
  if (answer.status >= 300 && answer.status < 400) return broken("redirects are not followed");
  for (const auto& [name, value] : answer.fields)
    if (same_field_name(name, "Content-Encoding") && !same_field_name(value, "identity"))
      return broken("the answer is coded");
  return answer;
}

}  // namespace

SafeFetcher::SafeFetcher(OutboundPolicy policy, Resolver resolve)
    : policy_(std::move(policy)), resolve_(std::move(resolve)) {}

base::Result<Response> SafeFetcher::fetch(const OutboundRequest& request) const {
  const SteadyTime deadline = std::chrono::steady_clock::now() + policy_.total_timeout;
  const auto url = usable_url(request.url, policy_);
  if (!url) return url.error();
  auto fields = request.fields;
  fields.emplace_back("User-Agent", "Tollgate");
  fields.emplace_back("Accept-Encoding", "identity");
  const auto head = client_request_head(request.method, *url, fields, request.body.size());
  if (!head) return Error{ErrorCode::invalid_request, "the request is not well-formed"};

  const auto literal = parse_ip_address(url->host);
  const Addresses addresses =
      literal ? Addresses(std::vector{*literal}) : resolve_(url->host, policy_.total_timeout);
  if (!addresses) return addresses.error();
  for (const IpAddress& address : *addresses)
    if (!may_connect(address, policy_)) return refused("not a public address: " + address.text());

  BlockingExchange exchange(deadline);
  if (auto s = connect_to_any(exchange, *addresses, *url, policy_); !s) return s.error();
  if (auto s = exchange.secure(*url, policy_.ca_file); !s) return s.error();
  if (auto s = exchange.write(*head, request.body); !s) return s.error();
  auto answer =
      exchange.read(AnswerReader(request.method == "HEAD", {kMostHead, kMostFields, policy_.max_body}));
  if (!answer) return answer.error();
  return usable_answer(*std::move(answer));
}

base::Status check_outbound_url(const std::string& url, const OutboundPolicy& policy) {
  const auto checked = usable_url(url, policy);
  if (!checked) return checked.error();
  return base::ok();
}

}  // namespace http
