// Which pages of other origins may call an operation from a browser.
#pragma once
#include <chrono>
#include <string>
#include <vector>

namespace openapi {

/// `x-tollgate: {cors: …}`: the CORS protocol of the Fetch standard.
struct CorsRule {
  bool any_origin = false;            // "*": then never with credentials
  std::vector<std::string> origins;   // serialised as browsers send them; compared byte for byte
  std::vector<std::string> headers;   // of requests, beside those that the operation describes
  std::vector<std::string> expose;    // of answers, beside the gateway's own
  bool credentials = false;           // cookies and TLS client certificates of the browser
  std::chrono::seconds max_age{600};  // of a preflight's answer in the browser
};

}  // namespace openapi
