// Fuzzes message heads: scanner, parser and framing guard agree with a plain reading of the lines, however
// they are cut.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/answer_reader.h"
#include "http/framing.h"
#include "http/head_parser.h"
#include "http/head_scanner.h"
#include "tests/fuzz/fuzz.h"

namespace {

using State = http::HeadScanner::State;
using Lines = std::vector<std::pair<std::string, std::string>>;
constexpr std::size_t kMaxFields = 100;
const http::HeadLimits kLimits{2048, 256};  // small ones, which inputs reach

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

/// The field lines of a head, read as plainly as can be; nullopt if a line has no colon.
std::optional<Lines> plain_lines(std::string_view head) {
  Lines out;
  head.remove_prefix(head.find("\r\n") + 2);
  while (head != "\r\n") {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    out.emplace_back(line.substr(0, colon), without_spaces(line.substr(colon + 1)));
    head.remove_prefix(line.size() + 2);
  }
  return out;
}

Lines as_lines(const std::vector<http::FieldView>& fields) {
  Lines out;
  for (const http::FieldView& field : fields) out.emplace_back(field.name, field.value);
  return out;
}

/// RFC 9112 6.3 for what the guard let pass: one field at most says where the body ends, and says it once.
void check_framing(const http::Framing& framing, const Lines& lines) {
  std::vector<std::string> codings, lengths;
  for (const auto& [name, value] : lines) {
    if (lower(name) == "transfer-encoding") codings.push_back(lower(value));
    if (lower(name) == "content-length") lengths.push_back(value);
    for (const char c : value)
      fuzz::require(static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\t',
                    "no value holds a control byte");
    fuzz::require(name.find_first_of(" \t\r\n:\"(),/;<=>?@[\\]{}") == std::string::npos, "a name is a token");
  }
  fuzz::require(codings.size() + lengths.size() <= 1, "never both, never one twice");
  if (framing.body == http::BodyKind::chunked)
    fuzz::require(codings == std::vector<std::string>{"chunked"}, "chunked is what the one coding says");
  if (!codings.empty()) fuzz::require(codings.front() == "chunked", "there is no other coding");
  fuzz::require(framing.has_length == !lengths.empty(), "has_length tells of the field");
  if (framing.has_length)
    fuzz::require(std::to_string(framing.length) == lengths.front(), "the length has one spelling");
}

/// The guard by itself: Beast's parser, which refuses much of the same, does not stand before it here.
void check_guard(std::string_view head) {
  const auto lines = plain_lines(head);
  if (!lines) return;
  std::vector<http::FieldView> fields;
  for (const auto& [name, value] : *lines) fields.push_back({name, value});
  for (const int version : {10, 11}) {
    const auto request =
        http::check_request_framing(head.substr(0, head.find_first_of(" \r")), version, fields);
    if (request) check_framing(*request, *lines);
    if (request)
      fuzz::require(version == 11 || request->body != http::BodyKind::chunked, "HTTP/1.0 has no chunks");
    const auto response = http::check_response_framing(false, 200, version, fields);
    if (response) check_framing(*response, *lines);
  }
}

void check_request(std::string_view head) {
  http::RequestHeadView request;
  std::vector<http::FieldView> fields;
  if (!http::parse_request_head(head, kMaxFields, request, fields)) return;
  const auto lines = plain_lines(head);
  fuzz::require(lines && *lines == as_lines(fields), "the fields are the lines");
  std::string printed(request.method);
  printed.append(" ")
      .append(request.target)
      .append(request.version == 11 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n");
  fuzz::require(head.starts_with(printed), "the request line is method, target and version");
  const auto framing = http::check_request_framing(request.method, request.version, fields);
  if (!framing) return;
  check_framing(*framing, *lines);
  if (framing->body == http::BodyKind::chunked)
    fuzz::require(request.version == 11, "HTTP/1.0 has no chunks");
  fuzz::require(framing->body != http::BodyKind::until_close, "no request ends with the connection");
  fuzz::require(!framing->host.empty(), "a request has a Host");

  for (const auto& [name, value] : *lines) printed.append(name).append(": ").append(value).append("\r\n");
  printed += "\r\n";
  http::RequestHeadView again;
  std::vector<http::FieldView> fields_again;
  fuzz::require(bool(http::parse_request_head(printed, kMaxFields, again, fields_again)),
                "a printed head is a head");
  fuzz::require(
      as_lines(fields_again) == *lines && again.method == request.method && again.target == request.target,
      "a printed head is the same head");
  const auto framing_again = http::check_request_framing(again.method, again.version, fields_again);
  fuzz::require(framing_again && framing_again->body == framing->body &&
                    framing_again->length == framing->length &&
                    framing_again->keep_alive == framing->keep_alive,
                "a printed head has the same framing");
}

void check_response(std::string_view head) {
  http::ResponseHeadView response;
  std::vector<http::FieldView> fields;
  if (!http::parse_response_head(head, kMaxFields, response, fields)) return;
  const auto lines = plain_lines(head);
  fuzz::require(lines && *lines == as_lines(fields), "the fields are the lines");
  for (const bool is_head : {false, true}) {
    const auto framing = http::check_response_framing(is_head, response.status, response.version, fields);
    if (!framing) continue;
    check_framing(*framing, *lines);
    if (is_head) fuzz::require(framing->body == http::BodyKind::none, "an answer to HEAD has no body");
    if (framing->body == http::BodyKind::until_close)
      fuzz::require(!framing->keep_alive, "a connection that ends a body is not used again");
  }
}

/// A refusal may come earlier or later, by another name: only acceptance must not depend on the cut.
template <class NextSize>
std::pair<State, std::size_t> scan(std::string_view input, NextSize next_size) {
  http::HeadScanner scanner;
  State state = State::partial;
  for (std::size_t seen = 0; seen < input.size() && state == State::partial;) {
    seen = std::min(input.size(), seen + next_size());
    state = scanner.scan(input.substr(0, seen), kLimits);
  }
  return {state, state == State::complete ? scanner.consumed() : 0};
}

struct Answer {
  bool refused = false, complete = false;
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields;
  friend bool operator==(const Answer&, const Answer&) = default;
};

template <class NextSize>
Answer read_answer(std::string_view input, NextSize next_size) {
  http::AnswerReader reader(false, {2048, kMaxFields, 4096});
  Answer out;
  while (!input.empty() && !out.refused && !out.complete) {
    const std::string_view piece = input.substr(0, next_size());
    input.remove_prefix(piece.size());
    const auto done = reader.feed(piece);
    out.refused = !done;
    out.complete = done && *done;
  }
  if (!out.refused && !out.complete) {
    const auto done = reader.end();
    out.complete = done && *done;
  }
  if (!out.complete) return out;
  http::Response answer = reader.take();
  return {false, true, answer.status, std::move(answer.body), std::move(answer.fields)};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text(data, size);
  const auto whole = [] { return std::string_view::npos / 2; };
  const auto bytewise = [] { return std::size_t{1}; };
  fuzz::Pieces pieces(input);
  const auto next = [&pieces] { return pieces.next(); };

  const auto found = scan(input, whole);
  for (const auto& other : {scan(input, bytewise), scan(input, next)}) {
    fuzz::require((found.first == State::complete) == (other.first == State::complete),
                  "a head is found however it is cut");
    fuzz::require(found.second == other.second, "a head ends in the same place however it is cut");
    fuzz::require((found.first == State::partial) == (other.first == State::partial),
                  "a head lacks more however it is cut");
  }
  if (found.first == State::complete) {
    http::HeadScanner scanner;
    scanner.scan(input, kLimits);
    const std::string_view head = scanner.head(input);
    fuzz::require(head.ends_with("\r\n\r\n") && head.size() <= kLimits.head,
                  "a head ends with an empty line");
    check_guard(head);
    check_request(head);
    check_response(head);
  }
  const Answer answer = read_answer(input, whole);
  for (const Answer& other : {read_answer(input, bytewise), read_answer(input, next)}) {
    fuzz::require(answer.complete == other.complete, "an answer is complete however it is cut");
    if (answer.complete) fuzz::require(answer == other, "an answer is the same however it is cut");
  }
  return 0;
}
