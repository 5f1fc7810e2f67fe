// Times, sizes and inodes of files.
#include "gateway/file_watch.h"

#include <sys/stat.h>

namespace gateway {

FileWatch::FileWatch(std::vector<std::string> files) : files_(std::move(files)), seen_(state()) {}

bool FileWatch::changed() {
  std::string now = state();
  if (now == seen_) return false;
  seen_ = std::move(now);
  return true;
}

std::string FileWatch::state() const {
  std::string out;
  for (const std::string& file : files_) {
    struct stat at {};
    if (::stat(file.c_str(), &at) != 0) at = {};
    for (const long long part :
         {static_cast<long long>(at.st_mtim.tv_sec), static_cast<long long>(at.st_mtim.tv_nsec),
          static_cast<long long>(at.st_size), static_cast<long long>(at.st_ino)})
      out.append(std::to_string(part)).append(" ");
  }
  return out;
}

}  // namespace gateway
