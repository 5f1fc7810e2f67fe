// Signing answers.
#include "gateway/answer_signature.h"

#include <stdexcept>
#include <vector>

#include "gateway/content_digest.h"
#include "gateway/message_signature.h"

namespace gateway {

AnswerSignature sign_answer(const base::SigningKey& key, const http::Response& answer,
                            const SignedMessageView& request, base::Instant now) {
  using http::sf::BareItem;
  AnswerSignature out;
  out.content_digest = content_digest(answer.body);
  std::vector<http::FieldView> fields{{"content-digest", out.content_digest}};
  for (const auto& [name, value] : answer.fields)
    if (http::same_field_name(name, "content-type") || http::same_field_name(name, "x-request-id"))
      fields.push_back({name, value});
  http::sf::InnerList input;
  for (const char* name : {"@status", "content-digest", "content-type", "x-request-id"})
    if (*name == '@' || combined_field(fields, name)) input.items.push_back({std::string(name)});
  if (combined_field(request.fields, "signature"))
    input.items.push_back({std::string("signature"), {{"req", BareItem(true)}}});
  input.parameters = {{"created", BareItem(base::unix_seconds(now))},
                      {"keyid", BareItem(key.kid())},
                      {"alg", BareItem(std::string("ecdsa-p256-sha256"))}};
  SignedMessageView message;
  message.fields = fields;
  message.status = answer.status;
  message.request = &request;
  const auto text = signature_base(input, message);
  if (!text) throw std::logic_error("an answer cannot be signed");  // it covers only what is there
  const std::string label(kSignatureLabel);
  out.signature_input = label + "=";
  http::sf::append(out.signature_input, input);
  out.signature = label + "=";
  http::sf::append(out.signature, BareItem(http::sf::Bytes{key.sign(*text)}));
  return out;
}

}  // namespace gateway
