// Files that change, appear and go.
#include "gateway/file_watch.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

TEST_CASE("file watch: every kind of change, once") {
  const test_support::TemporaryFolder folder;
  const std::string first = folder.file("first"), second = folder.file("second"), link = folder.file("link");
  std::ofstream(first) << "a";
  std::filesystem::create_symlink(first, link);
  gateway::FileWatch watch({first, second, link});
  const auto changed_once = [&] { return watch.changed() && !watch.changed(); };
  CHECK(!watch.changed());
  std::ofstream(first, std::ios::app) << "b";  // larger
  CHECK(changed_once());
  std::ofstream(second) << "c";  // appeared
  CHECK(changed_once());
  std::filesystem::last_write_time(second, std::filesystem::file_time_type{});  // touched
  CHECK(changed_once());
  std::ofstream(folder.file("new")) << "c";
  std::filesystem::last_write_time(folder.file("new"), std::filesystem::file_time_type{});
  std::filesystem::rename(folder.file("new"), second);  // replaced, with the same time and size
  CHECK(changed_once());
  std::filesystem::remove(second);
  CHECK(changed_once());
  std::filesystem::remove(link);
  std::filesystem::create_symlink(folder.file("other"), link);  // leads elsewhere
  CHECK(changed_once());
}
