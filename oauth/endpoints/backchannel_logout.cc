// Delivering logout tokens, a few times if need be.
#include "oauth/endpoints/backchannel_logout.h"

#include "base/log.h"
#include "oauth/form_text.h"
#include "oauth/parameters.h"

namespace oauth::endpoints {
namespace {

/// 2.8: the app said yes; 400: it said no, and would again. Anything else may pass.
enum class Outcome { done, refused, again };

Outcome outcome_of(const base::Result<int>& status) {
  if (!status)
    return status.error().code == base::ErrorCode::invalid_request ? Outcome::refused : Outcome::again;
  if (*status >= 200 && *status < 300) return Outcome::done;
  return *status >= 400 && *status < 500 && *status != 408 && *status != 429 ? Outcome::refused
                                                                             : Outcome::again;
}

}  // namespace

void BackchannelLogout::session_ended(const std::string& sid) const {
  if (sid.empty()) return;
  run_later([this, sid] { grants_ended(grants_.grants_in_session(sid)); });
}

void BackchannelLogout::grants_ended(const std::vector<Grant>& grants) const {
  for (LogoutNotice& notice : logout_notices(clients_, grants))
    run_later([this, notice = std::move(notice)] { deliver(notice); });
}

void BackchannelLogout::run_later(std::function<void()> job) const {
  if (!means_.later(std::move(job)))
    base::log(base::LogLevel::error, "back-channel logout dropped: too many are waiting");
}

void BackchannelLogout::deliver(const LogoutNotice& notice) const {
  const std::string& uri = notice.client.metadata.backchannel_logout_uri;
  std::string why;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (attempt > 0 && !means_.pause(kPauses[attempt - 1])) break;
    // A new token for each attempt: the app may have taken the last one and its answer was lost.
    const std::vector<ParametersView::Pair> pairs{
        {"logout_token", issue_logout_token(issuer_, notice, clock_.now())}};
    const base::Result<int> status = means_.post(uri, form_text(pairs));
    const Outcome outcome = outcome_of(status);
    if (outcome == Outcome::done) return;
    why = status ? "status " + std::to_string(*status) : status.error().detail;
    if (outcome == Outcome::refused) break;
  }
  base::log(base::LogLevel::warn, "back-channel logout failed",
            {{"client_id", notice.client.client_id.value}, {"reason", why}});
}

}  // namespace oauth::endpoints
