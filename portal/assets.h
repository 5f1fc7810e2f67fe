// The style sheet, script and pictures of the pages, read once at start and served from memory.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace portal {

struct Asset {
  std::string name;        // "site.css"
  std::string media_type;  // with charset for text
  std::string version;     // first 16 hex digits of its SHA-256: the ?v= of its address, and its ETag
  std::string bytes;
};

class Assets {
 public:
  /// Reads every file of `dir` (css, js, svg, png, ico). Others and unreadable ones are named in `problems`.
  static Assets load(const std::string& dir, std::vector<std::string>& problems);
  /// nullptr if there is none; never touches the file system.
  const Asset* find(std::string_view name) const;
  /// "/assets/site.css?v=0123…"; throws std::logic_error for an unknown name (a bug).
  std::string address(std::string_view name) const;

 private:
  std::map<std::string, Asset, std::less<>> assets_;
};

}  // namespace portal
