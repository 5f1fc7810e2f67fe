// Collects one answer from bytes that arrive in pieces.
#include "http/answer_reader.h"

#include "http/head_parser.h"

namespace http {
namespace {

base::Error broken(const char* detail) {
  return {base::ErrorCode::backend_unavailable, "the server's answer could not be understood", {}, detail};
}

}  // namespace

base::Result<bool> AnswerReader::feed(std::string_view bytes) {
  return in_body_ ? feed_body(bytes) : feed_head(bytes);
}

base::Result<bool> AnswerReader::feed_head(std::string_view bytes) {
  input_.append(bytes);
  for (;;) {
    const auto state = scanner_.scan(input_, HeadLimits{limits_.head, limits_.head});
    if (state == HeadScanner::State::partial) return false;
    if (state != HeadScanner::State::complete) return broken("the head is malformed or too large");
    ResponseHeadView head;
    std::vector<FieldView> fields;
    if (auto s = parse_response_head(scanner_.head(input_), limits_.fields, head, fields); !s)
      return s.error();
    if (head.status == 101) return broken("101 was not asked for");
    if (head.status >= 200) {
      auto framing = check_response_framing(head_request_, head.status, head.version, fields);
      if (!framing) return framing.error();
      framing_ = *framing;
      answer_.status = head.status;
      for (const FieldView& field : fields) answer_.add(std::string(field.name), std::string(field.value));
    }
    const std::string rest = input_.substr(scanner_.consumed());
    scanner_.reset();
    input_ = rest;
    if (head.status < 200) continue;  // RFC 9110 §15.2: interim answers precede the final one
    in_body_ = true;
    return feed_body(rest);
  }
}

base::Result<bool> AnswerReader::feed_body(std::string_view bytes) {
  if (framing_.body == BodyKind::none) return true;
  if (framing_.body == BodyKind::chunked) {
    while (!bytes.empty()) {
      const ChunkDecoder::Step step = chunks_.next(bytes);
      if (auto s = append(step.data); !s) return s.error();
      if (step.state == ChunkDecoder::State::done) return true;
      if (step.state != ChunkDecoder::State::more) return broken("the chunked coding is malformed");
      bytes.remove_prefix(step.consumed);
    }
    return false;
  }
  if (framing_.body == BodyKind::length) {
    if (framing_.length > limits_.body) return broken("the body is too large");
    if (auto s = append(bytes.substr(0, framing_.length - answer_.body.size())); !s) return s.error();
    return answer_.body.size() == framing_.length;
  }
  if (auto s = append(bytes); !s) return s.error();
  return false;
}

base::Status AnswerReader::append(std::string_view data) {
  if (answer_.body.size() + data.size() > limits_.body) return broken("the body is too large");
  answer_.body.append(data);
  return base::ok();
}

base::Result<bool> AnswerReader::end() {
  if (in_body_ && framing_.body == BodyKind::until_close) return true;
  return broken("the connection ended before the answer was complete");
}

std::optional<Response> read_whole_answer(std::string_view message, bool head_request) {
  AnswerLimits limits;
  limits.head = limits.body = message.size();
  AnswerReader reader(head_request, limits);
  base::Result<bool> whole = reader.feed(message);
  if (whole && !*whole) whole = reader.end();
  if (!whole || !*whole) return std::nullopt;
  return reader.take();
}

}  // namespace http
