// Notices that files were replaced: by their times and sizes, symbolic links followed.
#pragma once
#include <string>
#include <vector>

namespace gateway {

/// Used by one thread.
class FileWatch {
 public:
  explicit FileWatch(std::vector<std::string> files);
  /// Whether one of them has changed, appeared or gone since the last call (at first: since construction).
  bool changed();

 private:
  std::string state() const;
  std::vector<std::string> files_;
  std::string seen_;
};

}  // namespace gateway
