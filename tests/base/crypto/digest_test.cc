// SHA-256 and HMAC-SHA-256 against published vectors.
#include "base/crypto/digest.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "tests/support/hex.h"

using test_support::from_hex;

TEST_CASE("sha256: FIPS 180-4 examples and the empty message") {
  CHECK(base::sha256("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(base::sha256("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(base::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex() ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("hmac_sha256: RFC 4231 4.2-4.8") {
  struct Case {
    const char* name;
    std::string key, data;
    const char* mac;
  };
  const Case cases[] = {
      {"4.2", std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"4.3", "Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {"4.4", std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {"4.5", from_hex("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {"4.7 key longer than a block", std::string(131, '\xaa'),
       "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {"4.8", std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The key needs "
       "to be "
       "hashed before being used by the HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
      {"empty key and message", "", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(base::hmac_sha256(c.key, c.data).hex() == c.mac);
  }
}

TEST_CASE("hmac_sha256: an empty key does not reuse the key of the call before") {
  const auto before = base::hmac_sha256("", "x");
  (void)base::hmac_sha256("other", "x");
  CHECK(base::hmac_sha256("", "x") == before);
  CHECK(base::hmac_sha256("other", "x") != before);
}

TEST_CASE("sha256: threads do not disturb one another") {
  const auto expected = base::sha256("abc");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (int& count : wrong)
    threads.emplace_back([&count, &expected] {
      for (int i = 0; i < 2000; ++i) count += base::sha256("abc") != expected;
    });
  for (auto& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("digest_from_hex: 64 digits of either case, nothing else") {
  const auto digest = base::sha256("abc");
  std::string hex = digest.hex();
  base::Digest out;
  CHECK(base::digest_from_hex(hex, out));
  CHECK(out == digest);
  for (char& c : hex) c = static_cast<char>(std::toupper(c));
  base::Digest upper;
  CHECK(base::digest_from_hex(hex, upper));
  CHECK(upper == digest);
  const base::Digest untouched = out;
  CHECK_FALSE(base::digest_from_hex(hex.substr(1), out));
  CHECK_FALSE(base::digest_from_hex(hex + "0", out));
  hex.back() = 'G';
  CHECK_FALSE(base::digest_from_hex(hex, out));
  CHECK(out == untouched);
}
