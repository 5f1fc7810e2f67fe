// The claims of a verified token in one piece of memory, as a cache keeps them.
#pragma once
#include <string>

#include "oauth/access_token.h"

namespace gateway {

/// What its view points to is its own; it does not move.
class KeptClaims {
 public:
  explicit KeptClaims(const oauth::AccessClaimsView& claims);
  KeptClaims(const KeptClaims&) = delete;
  KeptClaims& operator=(const KeptClaims&) = delete;
  const oauth::AccessClaimsView& view() const noexcept { return view_; }

 private:
  std::string text_;
  oauth::AccessClaimsView view_;
};

}  // namespace gateway
