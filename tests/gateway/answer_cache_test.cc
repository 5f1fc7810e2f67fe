// Tests of the memory of kept answers: its bound, what goes first, variants, and reloads.
#include "gateway/answer_cache.h"

#include <doctest/doctest.h>

using namespace gateway;

namespace {

const std::vector<http::FieldView> kAny;

AnswerCache::Answer answer(std::size_t body, FieldList varies = {}) {
  auto out = std::make_shared<StoredAnswer>();
  out->body = std::string(body, 'x');
  out->varies = std::move(varies);
  return out;
}

base::Digest key(char name) { return base::sha256(std::string(1, name)); }

}  // namespace

TEST_CASE("memory: nothing is kept before there is room") {
  AnswerCache cache;
  CHECK(!cache.enabled());
  CHECK(!cache.keep(key('a'), kAny, answer(1), cache.edition()));
  CHECK(cache.find(key('a'), kAny) == nullptr);
}

TEST_CASE("memory: what is kept is found, until it is dropped") {
  AnswerCache cache;
  cache.restart(100'000);
  const auto kept = answer(10);
  CHECK(cache.keep(key('a'), kAny, kept, cache.edition()));
  CHECK(cache.knows(key('a')));
  CHECK(cache.find(key('a'), kAny) == kept);
  CHECK(cache.find(key('b'), kAny) == nullptr);
  CHECK(cache.bytes() == kept->size());
  cache.drop(key('a'), answer(10));
  CHECK(cache.find(key('a'), kAny) == kept);
  cache.drop(key('a'), kept);
  CHECK(!cache.knows(key('a')));
  CHECK(cache.bytes() == 0);
}

TEST_CASE("memory: never more bytes than there is room, and what was not used for longest goes first") {
  const std::size_t one = answer(1000)->size();
  AnswerCache cache;
  cache.restart(3 * one);
  for (const char name : {'a', 'b', 'c'}) CHECK(cache.keep(key(name), kAny, answer(1000), cache.edition()));
  CHECK(cache.bytes() == 3 * one);
  CHECK(cache.find(key('a'), kAny) != nullptr);
  CHECK(cache.keep(key('d'), kAny, answer(1000), cache.edition()));
  CHECK(cache.bytes() == 3 * one);
  CHECK(cache.find(key('b'), kAny) == nullptr);
  for (const char name : {'a', 'c', 'd'}) CHECK(cache.find(key(name), kAny) != nullptr);
}

TEST_CASE("memory: an answer that fills all the room is kept, one byte more is not, and drops nothing else") {
  AnswerCache cache;
  cache.restart(answer(1000)->size());
  CHECK(cache.keep(key('a'), kAny, answer(1000), cache.edition()));
  CHECK(!cache.keep(key('b'), kAny, answer(1001), cache.edition()));
  CHECK(cache.find(key('a'), kAny) != nullptr);
  // In the place of an older one it is that one that goes.
  CHECK(!cache.keep(key('a'), kAny, answer(1001), cache.edition()));
  CHECK(cache.find(key('a'), kAny) == nullptr);
  CHECK(cache.bytes() == 0);
}

TEST_CASE("memory: answers of one key differ by the request's fields; a new one replaces its like") {
  AnswerCache cache;
  cache.restart(1'000'000);
  const std::vector<http::FieldView> english{{"Accept-Language", "en"}}, german{{"Accept-Language", "de"}};
  const auto of_english = answer(1, {{"accept-language", "en"}}),
             of_german = answer(2, {{"accept-language", "de"}});
  CHECK(cache.keep(key('a'), english, of_english, cache.edition()));
  CHECK(cache.keep(key('a'), german, of_german, cache.edition()));
  CHECK(cache.find(key('a'), english) == of_english);
  CHECK(cache.find(key('a'), german) == of_german);
  CHECK(cache.find(key('a'), kAny) == nullptr);
  CHECK(cache.knows(key('a')));
  const auto newer = answer(3, {{"accept-language", "en"}});
  CHECK(cache.keep(key('a'), english, newer, cache.edition()));
  CHECK(cache.find(key('a'), english) == newer);
  CHECK(cache.size() == 2);
}

TEST_CASE("memory: at most so many answers of one key, the oldest goes") {
  AnswerCache cache;
  cache.restart(1'000'000);
  for (std::size_t i = 0; i <= AnswerCache::kMostVariants; ++i) {
    const std::string value = std::to_string(i);
    const std::vector<http::FieldView> request{{"X", value}};
    CHECK(cache.keep(key('a'), request, answer(1, {{"x", value}}), cache.edition()));
  }
  CHECK(cache.size() == AnswerCache::kMostVariants);
  CHECK(cache.find(key('a'), std::vector<http::FieldView>{{"X", "0"}}) == nullptr);
  CHECK(cache.find(key('a'), std::vector<http::FieldView>{{"X", "1"}}) != nullptr);
}

TEST_CASE("memory: a reload forgets everything, also what was asked before it and comes after") {
  AnswerCache cache;
  cache.restart(100'000);
  const std::uint64_t before = cache.edition();
  CHECK(cache.keep(key('a'), kAny, answer(1), before));
  cache.restart(100'000);
  CHECK(cache.bytes() == 0);
  CHECK(cache.find(key('a'), kAny) == nullptr);
  CHECK(!cache.keep(key('a'), kAny, answer(1), before));
  CHECK(cache.keep(key('a'), kAny, answer(1), cache.edition()));
}

TEST_CASE("memory: an answer that is being sent outlives its place") {
  AnswerCache cache;
  cache.restart(100'000);
  CHECK(cache.keep(key('a'), kAny, answer(5), cache.edition()));
  const auto sending = cache.find(key('a'), kAny);
  cache.restart(0);
  CHECK(sending->body == "xxxxx");
}
