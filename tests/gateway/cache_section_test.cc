// Tests of `cache` in tollgate.yaml: sizes, both sides of their bounds.
#include "gateway/cache_section.h"

#include <doctest/doctest.h>

#include "gateway/config.h"

TEST_CASE("cache: its memory is bytes or a size; the default holds without it") {
  struct Case {
    const char* text;
    long long bytes;  // -1: a problem
  };
  const Case cases[] = {{"", 32LL << 20},
                        {"cache: {}", 32LL << 20},
                        {"cache: {memory: 0}", 0},
                        {"cache: {memory: 65536}", 65536},
                        {"cache: {memory: 1KiB}", 1024},
                        {"cache: {memory: 64MiB}", 64LL << 20},
                        {"cache: {memory: 1024GiB}", 1LL << 40},
                        {"cache: {memory: 1025GiB}", -1},
                        {"cache: {memory: 1099511627777}", -1},
                        {"cache: {memory: 64MB}", -1},
                        {"cache: {memory: -1}", -1},
                        {"cache: {memory: \"\"}", -1},
                        {"cache: {memory: 18446744073709551616}", -1},
                        {"cache: {size: 1}", -1}};
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto loaded = gateway::load_config_text("/etc/tollgate/tollgate.yaml", c.text);
    CHECK(loaded.problems.empty() == (c.bytes >= 0));
    if (c.bytes >= 0) CHECK(loaded.config.cache_memory == static_cast<std::uint64_t>(c.bytes));
  }
}
