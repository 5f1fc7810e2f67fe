// Copying claims into one piece of memory.
#include "gateway/kept_claims.h"

namespace gateway {
namespace {

/// Every text of the claims.
constexpr std::string_view oauth::AccessClaimsView::*kTexts[] = {
    &oauth::AccessClaimsView::token_id,
    &oauth::AccessClaimsView::client_id,
    &oauth::AccessClaimsView::subject,
    &oauth::AccessClaimsView::grant_id,
    &oauth::AccessClaimsView::scope,
    &oauth::AccessClaimsView::plan,
    &oauth::AccessClaimsView::authorization_details,
    &oauth::AccessClaimsView::audience,
    &oauth::AccessClaimsView::jkt,
    &oauth::AccessClaimsView::x5t,
    &oauth::AccessClaimsView::acr,
    &oauth::AccessClaimsView::sid};

}  // namespace

KeptClaims::KeptClaims(const oauth::AccessClaimsView& claims) : view_(claims) {
  std::size_t size = 0;
  for (const auto text : kTexts) size += (claims.*text).size();
  text_.reserve(size);
  for (const auto text : kTexts) {
    const std::size_t start = text_.size();
    text_.append(claims.*text);
    view_.*text = {text_.data() + start, (claims.*text).size()};
  }
}

}  // namespace gateway
