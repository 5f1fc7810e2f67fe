// Tests of what limits know of a user: the same on every node, and nothing that tells who it is.
#include "gateway/partition.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "base/crypto/base64url.h"

using namespace gateway;

namespace {

std::string pk(const Partition& partition) { return {partition.pk.data(), partition.pk.size()}; }

}  // namespace

TEST_CASE("partition: one user of one app has one, under one secret") {
  const base::Secret secret(std::string(32, 'a')), other(std::string(32, 'b'));
  const Partition one = partition_of(secret, "app_1", "usr_1");
  CHECK(one.key == partition_of(secret, "app_1", "usr_1").key);
  CHECK(pk(one) == pk(partition_of(secret, "app_1", "usr_1")));
  std::set<std::uint64_t> keys{one.key};
  std::set<std::string> pks{pk(one)};
  for (const Partition& p : {partition_of(secret, "app_2", "usr_1"), partition_of(secret, "app_1", "usr_2"),
                             partition_of(secret, "app_1u", "sr_1"), partition_of(other, "app_1", "usr_1")}) {
    keys.insert(p.key);
    pks.insert(pk(p));
  }
  CHECK(keys.size() == 5);
  CHECK(pks.size() == 5);
}

TEST_CASE("partition: pk is nine bytes in base64, without the id and without the key of the places") {
  const base::Secret secret(std::string(32, 'a'));
  const Partition one = partition_of(secret, "app_1", "usr_1");
  const auto bytes = base::base64_decode(pk(one));
  REQUIRE(bytes);
  CHECK(bytes->size() == 9);
  std::string key;
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(one.key >> shift));
  CHECK(bytes->find(key) == std::string::npos);
  CHECK(bytes->find("usr") == std::string::npos);
}

TEST_CASE("partition: the cache says the same as the function, for more users than it has places") {
  const base::Secret secret(std::string(32, 'a'));
  PartitionCache cache;
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 3000; ++i) {
      const std::string user = "usr_" + std::to_string(i);
      CHECK(cache.of(secret, "app", user).key == partition_of(secret, "app", user).key);
    }
}
