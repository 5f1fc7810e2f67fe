// The free list of buffers.
#include "http/exchange_buffers.h"

#include <doctest/doctest.h>

namespace {

TEST_CASE("buffers are reused, empty, the last one first") {
  http::BufferPool pool(100);
  auto first = pool.take();
  CHECK(first->size == 100);
  first->out = "secret";
  first->body = "secret";
  first->fields.push_back({"a", "b"});
  const auto* address = first.get();
  pool.give(std::move(first));
  CHECK(pool.free() == 1);
  auto again = pool.take();
  CHECK(again.get() == address);
  CHECK(again->out.empty());
  CHECK(again->body.empty());
  CHECK(again->fields.empty());
}

TEST_CASE("no more than `keep` are kept, giving nothing is nothing, and a large string does not stay large") {
  http::BufferPool pool(100, 1);
  auto first = pool.take(), second = pool.take();
  first->body.assign(1'000'000, 'x');
  pool.give(std::move(first));
  pool.give(std::move(second));
  pool.give(nullptr);
  CHECK(pool.free() == 1);
  CHECK(pool.take()->body.capacity() < 64 * 1024);
}

}  // namespace
