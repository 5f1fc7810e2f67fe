// Reading the static files and naming them by content, so that browsers may keep them for ever.
#include "portal/assets.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/crypto/digest.h"

namespace portal {
namespace {

std::string_view media_type_of(std::string_view extension) {
  if (extension == ".css") return "text/css; charset=utf-8";
  if (extension == ".js") return "text/javascript; charset=utf-8";
  if (extension == ".svg") return "image/svg+xml";
  if (extension == ".png") return "image/png";
  if (extension == ".ico") return "image/x-icon";
  return {};
}

}  // namespace

Assets Assets::load(const std::string& dir, std::vector<std::string>& problems) {
  Assets all;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(dir, failed)) {
    const std::string media_type{media_type_of(entry.path().extension().string())};
    if (media_type.empty()) {
      problems.push_back(entry.path().string() +
                         ": not a kind of file that is served (css, js, svg, png, ico)");
      continue;
    }
    std::ifstream in(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in) {
      problems.push_back(entry.path().string() + ": cannot be read");
      continue;
    }
    std::string name = entry.path().filename().string();
    std::string version = base::sha256(bytes).hex().substr(0, 16);
    all.assets_.emplace(name, Asset{name, media_type, std::move(version), std::move(bytes)});
  }
  if (failed) problems.push_back(dir + ": cannot be read");
  return all;
}

const Asset* Assets::find(std::string_view name) const {
  const auto found = assets_.find(name);
  return found == assets_.end() ? nullptr : &found->second;
}

std::string Assets::address(std::string_view name) const {
  const Asset* asset = find(name);
  if (asset == nullptr) throw std::logic_error("no asset '" + std::string(name) + "'");
  return "/assets/" + asset->name + "?v=" + asset->version;
}

}  // namespace portal
