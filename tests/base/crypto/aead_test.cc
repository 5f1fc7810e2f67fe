// AES-256-GCM against published vectors, and every way a sealed message can be altered.
#include "base/crypto/aead.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

#include "tests/support/hex.h"

using base::Aead;
using base::Secret;
using test_support::from_hex;

namespace {
std::optional<std::string> open(Aead& aead, std::string_view nonce, std::string_view aad,
                                std::string_view sealed) {
  std::string out(sealed.size(), '\0');
  const auto size = aead.open(nonce, aad, sealed, out.data());
  if (!size) return std::nullopt;
  out.resize(*size);
  return out;
}
const std::string kNonce(12, 'n');
}  // namespace

TEST_CASE("Aead: test cases 13-16 of the GCM specification submitted to NIST") {
  struct Case {
    const char *name, *key, *nonce, *aad, *plain, *sealed;
  };
  const char* zero_key = "0000000000000000000000000000000000000000000000000000000000000000";
  const char* key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
  const Case cases[] = {
      {"13", zero_key, "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
      {"14", zero_key, "000000000000000000000000", "", "00000000000000000000000000000000",
       "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
      {"15", key, "cafebabefacedbaddecaf888", "",
       "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
       "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
       "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
       "b094dac5d93471bdec1a502270e3cc6c"},
      {"16", key, "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
       "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
       "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
       "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
       "76fc6ece0f4e1768cddf8853bb2d551b"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Aead aead(Secret(from_hex(c.key)));
    std::string sealed = "kept";
    aead.seal(from_hex(c.nonce), from_hex(c.aad), from_hex(c.plain), sealed);
    CHECK(sealed == "kept" + from_hex(c.sealed));
    CHECK(open(aead, from_hex(c.nonce), from_hex(c.aad), from_hex(c.sealed)) == from_hex(c.plain));
  }
}

TEST_CASE("Aead: one context serves many messages, with and without additional data") {
  Aead aead(Secret(std::string(32, 'k')));
  for (int i = 0; i < 300; ++i) {
    std::string nonce = kNonce, sealed;
    nonce[0] = static_cast<char>(i);
    const std::string plain(static_cast<std::size_t>(i), 'p'), aad(i % 3 == 0 ? 0 : 7, 'a');
    aead.seal(nonce, aad, plain, sealed);
    CHECK(sealed.size() == plain.size() + base::kAeadTagSize);
    CHECK(open(aead, nonce, aad, sealed) == plain);
  }
}

TEST_CASE(
    "Aead: a change of any byte, of the nonce, the data or the length is noticed, and the next message "
    "opens") {
  Aead aead(Secret(std::string(32, 'k')));
  std::string sealed;
  aead.seal(kNonce, "aad", "ten bytes.", sealed);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK_FALSE(open(aead, kNonce, "aad", altered));
  }
  CHECK_FALSE(open(aead, std::string(12, 'm'), "aad", sealed));
  CHECK_FALSE(open(aead, kNonce, "aae", sealed));
  CHECK_FALSE(open(aead, kNonce, "", sealed));
  CHECK_FALSE(open(aead, kNonce, "aad", std::string_view(sealed).substr(1)));
  CHECK_FALSE(open(aead, kNonce, "aad", sealed + "x"));
  for (std::size_t size = 0; size < sealed.size(); ++size)
    CHECK_FALSE(open(aead, kNonce, "aad", std::string_view(sealed).substr(0, size)));
  CHECK_FALSE(open(aead, std::string(11, 'n'), "aad", sealed));
  Aead other(Secret(std::string(32, 'K')));
  CHECK_FALSE(open(other, kNonce, "aad", sealed));
  CHECK(open(aead, kNonce, "aad", sealed) == "ten bytes.");
}

TEST_CASE("Aead: a key of 31 or 33 bytes and a nonce of 11 or 13 are bugs of the caller") {
  CHECK_THROWS_AS(Aead(Secret(std::string(31, 'k'))), std::invalid_argument);
  CHECK_THROWS_AS(Aead(Secret(std::string(33, 'k'))), std::invalid_argument);
  Aead aead(Secret(std::string(32, 'k')));
  std::string out;
  CHECK_THROWS_AS(aead.seal(std::string(11, 'n'), "", "", out), std::invalid_argument);
  CHECK_THROWS_AS(aead.seal(std::string(13, 'n'), "", "", out), std::invalid_argument);
}

TEST_CASE("Aead: moves and keeps its key") {
  Aead first(Secret(std::string(32, 'k')));
  std::string sealed;
  first.seal(kNonce, "", "plain", sealed);
  Aead second(std::move(first));
  CHECK(open(second, kNonce, "", sealed) == "plain");
}
