// Stages: answers of operations that ask for it are signed by the gateway (RFC 9421), whoever made them.
#include "gateway/answer_signature.h"
#include "gateway/request_signature.h"
#include "gateway/stages.h"
#include "http/answer_reader.h"

namespace gateway {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t kMostSigned = 1024 * 1024;  // bytes of a body: it is in memory until it is signed

AnswerSignature sign(Worker& worker, const Exchange& x, const http::Response& answer) {
  worker.follow_keys();
  return sign_answer(worker.keys->assertion, answer, signed_request(worker, x), x.now);
}

}  // namespace

void gather_to_sign(Exchange& x) {
  x.to_sign = std::make_unique<http::GatheredAnswer>(x.connection, kMostSigned,
                                                     http::GatheredAnswer::TooLarge::refuse);
}

http::Task<base::Status> send_signed(Worker& worker, Exchange& x, base::Status sent) {
  if (!sent || x.status == 0) co_return sent;  // 0: the client has gone
  if (x.to_sign->refused())
    co_return Error{ErrorCode::backend_unavailable, "the backend's answer is too large to be signed"};
  std::optional<http::Response> answer;
  if (x.answer_complete)
    answer = http::read_whole_answer(x.to_sign->text(), x.connection.head().method == http::Method::head);
  if (!answer) co_return Error{ErrorCode::backend_unavailable, "the backend's answer broke off"};
  const AnswerSignature made = sign(worker, x, *answer);
  std::string lines =
      "Content-Digest: " + made.content_digest + "\r\nSignature-Input: " + made.signature_input;
  lines.append("\r\nSignature: ").append(made.signature).append("\r\n");
  x.to_sign->add_fields(lines);
  co_await x.to_sign->deliver();
  co_return base::ok();
}

void sign_own_answer(Worker& worker, const Exchange& x, http::Response& answer) {
  // Only for who is known: strangers do not make this program sign.
  if (!x.operation() || !x.operation()->policy.sign_answers || x.claims.client_id.empty()) return;
  const bool bodiless = x.connection.head().method == http::Method::head;
  http::Response signed_part{answer.status, answer.fields, bodiless ? std::string() : answer.body};
  AnswerSignature made = sign(worker, x, signed_part);
  answer.set("Content-Digest", std::move(made.content_digest));
  answer.set("Signature-Input", std::move(made.signature_input));
  answer.set("Signature", std::move(made.signature));
}

}  // namespace gateway
