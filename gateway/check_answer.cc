// Stages: answers of sandbox backends must be what the document says, so that who builds one sees what is
// wrong.
#include "gateway/answer_contract.h"
#include "gateway/stages.h"
#include "http/answer_reader.h"

namespace gateway {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t kMostChecked = 1024 * 1024;  // bytes of a body: it is in memory until it was judged

/// What has gathered the answer; nullptr if it is larger than what is gathered.
const http::GatheredAnswer* gathered(const Exchange& x) {
  if (x.keyed && !x.keyed->answer.passing()) return &x.keyed->answer;
  if (x.caching && !x.caching->answer.passing()) return &x.caching->answer;
  const http::GatheredAnswer* const last = x.to_sign ? x.to_sign.get() : x.to_check.get();
  return last->refused() ? nullptr : last;
}

}  // namespace

void gather_to_check(Exchange& x) {
  if (x.claims.environment != oauth::Environment::sandbox || !has_judgeable_answers(*x.operation())) return;
  x.checks_answer = true;
  // The answers that are signed are gathered for that anyway.
  if (!x.operation()->policy.sign_answers)
    x.to_check = std::make_unique<http::GatheredAnswer>(x.connection, kMostChecked,
                                                        http::GatheredAnswer::TooLarge::refuse);
}

base::Status check_answer(const Exchange& x, base::Status sent) {
  if (!sent || x.status == 0) return sent;  // 0: the client has gone
  const http::GatheredAnswer* const text = gathered(x);
  if (!text)
    return Error{ErrorCode::invalid_backend_answer,
                 "the backend's answer is larger than 1 MiB, which is checked at most"};
  const bool head_request = x.connection.head().method == http::Method::head;
  std::optional<http::Response> answer;
  if (x.answer_complete) answer = http::read_whole_answer(text->text(), head_request);
  if (!answer) return Error{ErrorCode::backend_unavailable, "the backend's answer broke off"};
  auto broken = broken_contract(*x.operation(), *answer, head_request);
  if (!broken) return sent;
  return Error{ErrorCode::invalid_backend_answer,
               "the backend's answer is not what the API's document says",
               std::move(broken->pointer),
               {},
               std::move(broken->explanation)};
}

http::Task<void> send_checked(Exchange& x) { (void)co_await x.to_check->deliver(); }

}  // namespace gateway
