// Finding or making the master key.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/crypto/aead.h"
#include "base/crypto/base64url.h"
#include "gateway/keyring.h"

namespace gateway {
namespace {

base::Error unusable(std::string what) {
  return {base::ErrorCode::invalid_request, "the master key cannot be used", {}, std::move(what)};
}

base::Result<base::Secret> decode(std::string text, const std::string& where) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ' || text.back() == '\r')) text.pop_back();
  auto bytes = base::base64url_decode(text);
  OPENSSL_cleanse(text.data(), text.size());
  if (!bytes || bytes->size() != base::kAeadKeySize)
    return unusable(where + " must hold 32 bytes as 43 characters of base64url");
  base::Secret key(*bytes);
  OPENSSL_cleanse(bytes->data(), bytes->size());
  return key;
}

bool sync_folder_of(const std::string& file) {
  std::string folder = std::filesystem::path(file).parent_path().string();
  if (folder.empty()) folder = ".";
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced;
}

base::Result<base::Secret> create(const std::string& file, base::Random& random) {
  std::string text = base::random_token(random, base::kAeadKeySize);
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return unusable(file + ": cannot be created: " + std::strerror(errno));
  text += '\n';
  const bool written =
      ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  // The store's keys are worthless without this file: its name must be on the disk before they are.
  if (!written || !sync_folder_of(file)) {
    const int failure = errno;
    ::unlink(file.c_str());
    OPENSSL_cleanse(text.data(), text.size());
    return unusable(file + ": cannot be written: " + std::strerror(failure));
  }
  return decode(std::move(text), file);
}

}  // namespace

base::Result<base::Secret> load_master_key(const std::string& file, bool may_create, base::Random& random) {
  if (const char* variable = std::getenv("TOLLGATE_MASTER_KEY"))
    return decode(variable, "TOLLGATE_MASTER_KEY");
  std::ifstream in(file);
  if (!in && errno == ENOENT) {
    if (may_create) return create(file, random);
    return unusable(file +
                    " does not exist, but the store has keys: restore the file or set TOLLGATE_MASTER_KEY");
  }
  struct stat status {};
  if (!in || ::stat(file.c_str(), &status) != 0)
    return unusable(file + ": cannot be read: " + std::strerror(errno));
  if ((status.st_mode & 077) != 0) return unusable(file + ": others can read it; run: chmod 600 " + file);
  std::string text;
  std::getline(in, text);
  return decode(std::move(text), file);
}

}  // namespace gateway
