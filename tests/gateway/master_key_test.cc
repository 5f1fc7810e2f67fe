// Tests of finding and making the master key.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/crypto/base64url.h"
#include "gateway/keyring.h"
#include "tests/support/fixed_random.h"
#include "tests/support/temporary_folder.h"

using namespace gateway;
using test_support::TemporaryFolder;

namespace {

struct Variable {
  explicit Variable(const char* value) { ::setenv("TOLLGATE_MASTER_KEY", value, 1); }
  ~Variable() { ::unsetenv("TOLLGATE_MASTER_KEY"); }
};

void write(const std::string& file, const std::string& text, mode_t mode = 0600) {
  std::ofstream(file) << text;
  ::chmod(file.c_str(), mode);
}

std::string detail(const std::string& file, bool may_create = false) {
  test_support::FixedRandom random;
  const auto key = load_master_key(file, may_create, random);
  return key ? "ok" : key.error().detail;
}

}  // namespace

TEST_CASE("master key: made for a new store only, with mode 0600, and read again") {
  const TemporaryFolder folder;
  const std::string file = folder.file("master.key");
  test_support::FixedRandom random;
  CHECK(detail(file) ==
        file + " does not exist, but the store has keys: restore the file or set TOLLGATE_MASTER_KEY");
  CHECK_FALSE(std::filesystem::exists(file));
  const auto made = load_master_key(file, true, random);
  REQUIRE(made);
  CHECK(made->reveal().size() == 32);
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const auto read = load_master_key(file, false, random);
  REQUIRE(read);
  CHECK(base::equal_ct(read->reveal(), made->reveal()));
  const auto again = load_master_key(file, true, random);
  REQUIRE(again);
  CHECK(base::equal_ct(again->reveal(), made->reveal()));
}

TEST_CASE("master key: a file that others can read is refused with the remedy") {
  const TemporaryFolder folder;
  const std::string file = folder.file("master.key"), key = base::base64url(std::string(32, 'k'));
  for (const mode_t mode : {0640, 0604, 0660, 0610, 0601}) {
    CAPTURE(mode);
    write(file, key, mode);
    CHECK(detail(file) == file + ": others can read it; run: chmod 600 " + file);
  }
  write(file, key, 0400);
  CHECK(detail(file) == "ok");
}

TEST_CASE("master key: what does not hold 32 bytes is refused, never padded") {
  const TemporaryFolder folder;
  const std::string file = folder.file("master.key");
  const std::string key = base::base64url(std::string(32, 'k'));
  for (const std::string& text :
       {std::string(), std::string("\n"), key.substr(1), key + "A", base::base64url(std::string(31, 'k')),
        base::base64url(std::string(33, 'k')), "!" + key.substr(1)}) {
    CAPTURE(text);
    write(file, text);
    CHECK(detail(file) == file + " must hold 32 bytes as 43 characters of base64url");
  }
  for (const char* end : {"", "\n", "\r\n", " \n"}) {
    write(file, key + end);
    CHECK(detail(file) == "ok");
  }
}

TEST_CASE(
    "master key: the variable comes before the file, and a wrong one is an error rather than a reason to "
    "look on") {
  const TemporaryFolder folder;
  const std::string file = folder.file("master.key");
  write(file, base::base64url(std::string(32, 'f')));
  {
    const std::string text = base::base64url(std::string(32, 'v'));
    const Variable variable(text.c_str());
    test_support::FixedRandom random;
    const auto key = load_master_key(file, false, random);
    REQUIRE(key);
    CHECK(key->reveal() == std::string(32, 'v'));
  }
  for (const char* wrong : {"", "short"}) {
    const Variable variable(wrong);
    CHECK(detail(file) == "TOLLGATE_MASTER_KEY must hold 32 bytes as 43 characters of base64url");
  }
}

TEST_CASE("master key: where it cannot be made it says so and leaves nothing behind") {
  const TemporaryFolder folder;
  const std::string file = folder.file("missing/master.key");
  CHECK(detail(file, true) == file + ": cannot be created: No such file or directory");
}
