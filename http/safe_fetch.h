// Fetches what strangers name (jwks_uri, back-channel logout): public https servers only, small and soon.
#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "http/resolver.h"

namespace http {

/// The defaults are for production. The switches are for tests and for a demo on one machine.
struct OutboundPolicy {
  bool allow_loopback = false;                      // 127.0.0.0/8, ::1 and the name `localhost`
  bool allow_insecure = false;                      // http:// as well
  std::string ca_file{};                            // PEM, trusted instead of the system's authorities
  std::chrono::milliseconds total_timeout{3000};    // from the look-up to the last byte of the answer
  std::chrono::milliseconds connect_timeout{1000};  // TCP, for each address
  std::size_t max_body = 64 * 1024;                 // bytes, however they are framed
  friend bool operator==(const OutboundPolicy&, const OutboundPolicy&) = default;
};

struct OutboundRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>>
      fields;  // beside Host, framing, User-Agent, Accept-Encoding
  std::string body;
};

/// Against server-side request forgery (CVE-2026-1180, CVE-2026-4366, CVE-2026-4874). Immutable; thread-safe.
class SafeFetcher {
 public:
  explicit SafeFetcher(OutboundPolicy policy = {}, Resolver resolve = resolve_host);

  /// One exchange on a connection of its own; blocks, so call it on a pool thread. The name is looked up
  /// once, every address it has must be public, and the connection goes to one of those that were checked.
  /// Redirects are not followed, proxies not used, and a coded answer (Content-Encoding) is refused.
  /// invalid_request: the URL may not be fetched (see check_outbound_url), or an address is not public.
  /// backend_unavailable: look-up, connection, certificate, redirect, coding, size or syntax of the answer.
  /// backend_timeout; overloaded (too many look-ups hang). `detail` says what; any other status than 3xx is
  /// an answer.
  base::Result<Response> fetch(const OutboundRequest& request) const;

 private:
  OutboundPolicy policy_;
  Resolver resolve_;
};

/// What can be said about a URL without asking anybody; for registration too, so that an app is refused at
/// once. https; a DNS name of at least two labels without '_' and trailing dot, or a public IP address in its
/// usual form; port 443 or from 1024 up (the services that must not be reached by accident are below); no
/// userinfo, no fragment, only ASCII (an internationalised name in its xn-- form); at most 2048 bytes.
/// invalid_request with `detail`.
base::Status check_outbound_url(const std::string& url, const OutboundPolicy& policy);

}  // namespace http
